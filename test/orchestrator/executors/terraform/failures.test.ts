import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../../../rig/parts";
import { folderWith } from "../../../rig/project-folder";
import { RecordedJob } from "../../../rig/recorded-job";
import { RunningCommand } from "../../../rig/running-command";
import { diagnosticsOf, net, simpleProject } from "../../../rig/simple-project";
import { tempFolder } from "../../../rig/temp-folder";

describeWith(["terraform"], "failures", ({ terraform }) => {
  const traced = { "//": { metadata: { path: "prod/net/the data", uniqueId: "a" } } };

  test("while planning: what Terraform says, and which construct it is about", async () => {
    const stack = simpleProject({
      variable: { size: { default: 1 } },
      resource: {
        terraform_data: {
          a: {
            ...traced,
            count: 2,
            lifecycle: { precondition: [{ condition: "${var.size == 2}", error_message: "size must be 2" }] },
          },
        },
      },
    });
    expect(diagnosticsOf(await stack.planOf(net))[0]).toMatchObject({
      severity: "error",
      summary: "Resource precondition failed",
      detail: "size must be 2",
      address: "terraform_data.a",
      construct: "prod/net/the data",
    });
  });

  test("while applying: what was made is kept, and the next attempt goes on from there", async () => {
    const door = join(tempFolder(), "door");
    const exec = {
      provisioner: [{ "local-exec": { command: `test -e '${door}'` } }],
      depends_on: ["terraform_data.a"],
    };
    const stack = simpleProject({ resource: { terraform_data: { a: {}, b: { ...traced, ...exec } } } });
    const failed = await stack.does(net);
    expect(failed).toMatchObject({ failure: { kind: "terraform-failed", command: "apply", exit: { code: 1 } } });
    expect(diagnosticsOf(failed)[0]).toMatchObject({
      summary: "local-exec provisioner error",
      construct: "prod/net/the data",
    });
    writeFileSync(door, "");
    expect(await stack.planOf(net)).toMatchObject({
      value: { changes: [{ address: "terraform_data.b", action: "replace" }] },
    });
  });

  test("in the configuration: it is invalid, and the failure says where", async () => {
    const stack = simpleProject({ resource: { terraform_data: { a: { ...traced, inptu: 1 } } } });
    const failed = await stack.planOf(net);
    expect(failed).toMatchObject({ failure: { class: "invalid-config", command: "plan" } });
    expect(diagnosticsOf(failed)[0]).toMatchObject({
      summary: expect.stringMatching(/^(Extraneous JSON object property|Unsupported argument)$/),
      construct: "prod/net/the data",
    });
  });

  test("the state is locked by another Terraform", async () => {
    const [stack, folder] = [simpleProject(), tempFolder()];
    await stack.does(net);
    const path = join(stack.output, "stacks/net/state.tfstate");
    const command = `echo locked; while [ ! -e '${folder}/go' ]; do sleep 0.02; done`;
    const holding = {
      terraform: { backend: { local: { path } } },
      resource: { terraform_data: { b: { provisioner: [{ "local-exec": { command } }] } } },
    };
    folderWith({ "main.tf.json": holding }, folder);
    await new RunningCommand([terraform, "init"], folder, process.env).finished;
    const holder = new RunningCommand([terraform, "apply", "-auto-approve", "-no-color"], folder, process.env);
    await holder.said("locked");
    expect(await stack.planOf(net)).toMatchObject({ failure: { class: "state-locked", command: "plan" } });
    writeFileSync(join(folder, "go"), "");
    expect(await holder.finished).toMatchObject({ code: 0 });
    expect(await stack.planOf(net)).toMatchObject({ ok: true });
  });
});

describe("a scripted Terraform, for what a real one does not do on demand", () => {
  /** A program that gets along with init, and does this for the rest. */
  function scripted(script: string): string {
    const file = join(folderWith({ terraform: `#!/bin/sh\n[ "$1" = init ] && exit 0\n${script}\n` }), "terraform");
    chmodSync(file, 0o755);
    return file;
  }

  async function planWith(script: string, job = new RecordedJob(), settings: object = {}): Promise<unknown> {
    const stack = simpleProject();
    return stack.executor({ binary: scripted(script), ...settings }, 200).plan(await stack.node(net), job);
  }

  test("it dies by a signal, and its last words are kept", async () => {
    expect(await planWith("echo 'panic: runtime error' >&2; kill -SEGV $$")).toEqual({
      ok: false,
      failure: {
        kind: "terraform-failed",
        class: "provider-crash",
        command: "plan",
        exit: { signal: "SIGSEGV" },
        diagnostics: [],
        output: "panic: runtime error",
      },
    });
  });

  test("it hangs and ignores that it is asked to end: it is killed, with what it has started", async () => {
    const job = new RecordedJob();
    const stubborn = "trap '' INT; while :; do sleep 0.05; done";
    const done = planWith(`(${stubborn}) & echo hanging; ${stubborn}`, job);
    await job.logged("hanging");
    job.end("timeout");
    expect(await done).toMatchObject({ failure: { exit: { signal: "SIGKILL" } } });
  });

  test("it prints what is no JSON, and fails", async () => {
    const job = new RecordedJob();
    expect(await planWith("echo '<html>'; echo '{broken'; echo '[1]'; echo '{\"a\":1}'; exit 1", job)).toMatchObject({
      failure: { class: "unknown", exit: { code: 1 }, diagnostics: [], output: '<html>\n{broken\n[1]\n{"a":1}' },
    });
    expect(job.lines).toEqual(["<html>", "{broken", "[1]", '{"a":1}']);
  });

  test("it prints lines of 1 MB, and fails: the failure quotes their beginning", async () => {
    const job = new RecordedJob();
    const failed = await planWith("head -c 1000000 /dev/zero | tr '\\0' x; echo; exit 1", job);
    expect(failed).toMatchObject({ failure: { output: expect.stringMatching(/^x{10000}$/) } });
    expect(job.lines[0]).toHaveLength(1_000_000);
  });

  test.each([3, 127])("it ends with the code %d, of which nobody knows what it means", async (code) => {
    expect(await planWith(`exit ${code}`)).toMatchObject({
      failure: { kind: "terraform-failed", command: "plan", exit: { code } },
    });
  });

  test("it says that there are changes, and has no plan", async () => {
    expect(await planWith("exit 2")).toMatchObject({
      failure: { kind: "terraform-failed", command: "plan", exit: { code: 2 } },
    });
  });

  test("it says that there are changes, and not which", async () => {
    const plan = await planWith('for a; do case $a in -out=*) echo > "${a#-out=}";; esac; done; exit 2');
    expect(plan).toMatchObject({ value: { plan: { changes: [{ address: "state", action: "update" }] } } });
  });

  test("it is gone", async () => {
    expect(await planWith("", new RecordedJob(), { binary: "/nowhere/terraform" })).toEqual({
      ok: false,
      failure: { kind: "command-not-started", program: "/nowhere/terraform", code: "ENOENT" },
    });
  });

  test("what it is asked", async () => {
    const job = new RecordedJob();
    await planWith('printf "%s\\n" "$@"', job, { refresh: false, parallelism: 3 });
    expect(job.lines).toEqual([
      ...["plan", "-json", "-input=false", "-detailed-exitcode", expect.stringMatching(/^-out=.*\.tfplan$/)],
      ...["-refresh=false", "-parallelism=3"],
    ]);
  });
});
