import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LedgerText } from "../../../orchestrator/shared-ledger/ledger-state";
import type { SharedPlace } from "../../../orchestrator/shared-ledger/place";
import { TerraformState } from "../../../orchestrator/shared-ledger/terraform-state";
import type { Environment } from "../../../orchestrator/executors/terraform/environment";
import { LedgerClone } from "../../rig/ledger-clones";
import { describeWith } from "../../rig/parts";
import { scriptedTerraform } from "../../rig/scripted-terraform";
import { tempFolder } from "../../rig/temp-folder";

describeWith(["terraform"], "a state with a ledger in it", ({ terraform }) => {
  /** A file stands in for what is elsewhere: to Terraform it is a backend like any other. */
  class Elsewhere {
    readonly file = join(tempFolder(), "ledger.tfstate");

    /** @param folder where a clone's Terraform runs */
    clone(folder = join(tempFolder(), "kept"), binary = terraform, env: Environment = process.env): TerraformState {
      const place: SharedPlace = {
        kind: "shared",
        backend: { type: "local", config: { path: this.file } },
        naming: ["path"],
      };
      return new TerraformState({ place, terraform: { binary, version: "1.11.4" }, env, folder });
    }

    get place(): string {
      return `${this.file} (local)`;
    }
  }

  const first: LedgerText = { lineage: "l", serial: 1, text: '{"version":1,"stacks":["ä\\n"]}' };

  test("that nobody has written is none; what is written is read by others, and is sensitive", async () => {
    const elsewhere = new Elsewhere();
    expect(await elsewhere.clone().pull()).toEqual({ ok: true, value: undefined });
    expect(await elsewhere.clone().push(first)).toEqual({ ok: true, value: "written" });
    expect(await elsewhere.clone().pull()).toEqual({ ok: true, value: first });
    expect(JSON.parse(readFileSync(elsewhere.file, "utf8"))).toMatchObject({
      resources: [],
      outputs: { terrace_ledger: { sensitive: true } },
    });
  });

  test("of many megabytes is read as it was written", async () => {
    const elsewhere = new Elsewhere();
    const large = { ...first, text: "x".repeat(6_000_000) };
    await elsewhere.clone().push(large);
    expect(await elsewhere.clone().pull()).toEqual({ ok: true, value: large });
  });

  test("is not put in the place of one that somebody else has written meanwhile, or made anew", async () => {
    const elsewhere = new Elsewhere();
    await elsewhere.clone().push(first);
    expect(await elsewhere.clone().push({ ...first, text: "other" })).toEqual({ ok: true, value: "moved" });
    await elsewhere.clone().push({ ...first, serial: 3 });
    expect(await elsewhere.clone().push({ ...first, serial: 2 })).toEqual({ ok: true, value: "moved" });
    expect(await elsewhere.clone().push({ ...first, serial: 9, lineage: "m" })).toEqual({ ok: true, value: "moved" });
    expect(await elsewhere.clone().pull()).toEqual({ ok: true, value: { ...first, serial: 3 } });
  });

  test.each([
    ["a stack's", { version: 4, lineage: "l", serial: 1, outputs: {}, resources: [resource()] }],
    ["one with another output", { version: 4, lineage: "l", serial: 1, outputs: { x: output("y") }, resources: [] }],
  ])("%s is left alone", async (_, state) => {
    const elsewhere = new Elsewhere();
    writeFileSync(elsewhere.file, JSON.stringify(state));
    const failure = { kind: "ledger-unusable", place: elsewhere.place, problem: "not-a-ledger" };
    expect(await elsewhere.clone().pull()).toEqual({ ok: false, failure });
  });

  test("in which nothing is yet is an empty one", async () => {
    const elsewhere = new Elsewhere();
    writeFileSync(elsewhere.file, JSON.stringify({ version: 4, lineage: "l", serial: 1, outputs: {}, resources: [] }));
    expect(await elsewhere.clone().pull()).toMatchObject({ ok: true, value: { lineage: "l", serial: 1, text: "" } });
  });

  test("that is junk can't be reached, with what Terraform says of it", async () => {
    const elsewhere = new Elsewhere();
    writeFileSync(elsewhere.file, "junk: s3cret");
    const pulled = await elsewhere.clone().pull();
    expect(pulled).toMatchObject({
      ok: false,
      failure: { kind: "ledger-unreachable", place: elsewhere.place, cause: { kind: "terraform-failed" } },
    });
    expect(JSON.stringify(pulled)).not.toContain("s3cret");
  });

  test("takes what two runs tell it at the same time", async () => {
    const elsewhere = new Elsewhere();
    const [a, b] = [new LedgerClone(elsewhere.clone()), new LedgerClone(elsewhere.clone())];
    await Promise.all([a.deploys("web", 1), b.deploys("net", 1)]);
    expect(await a.knows()).toEqual(["net", "web"]);
    await Promise.all([a.destroys("web", 2), b.deploys("net", 2)]);
    expect(await b.knows()).toEqual(["net"]);
  });

  test("is initialised once, until its backend is another; a Terraform folder that broke is made again", async () => {
    const [elsewhere, other, folder] = [new Elsewhere(), new Elsewhere(), join(tempFolder(), "kept")];
    const log = join(tempFolder(), "inits");
    const counted = scriptedTerraform(terraform, { init: `echo init >> '${log}'; exec '${terraform}' "$@"` });
    const inits = (): number => readFileSync(log, "utf8").trim().split("\n").length;
    await elsewhere.clone(folder, counted).push(first);
    await elsewhere.clone(folder, counted).pull();
    expect(inits()).toBe(1);
    // Terraform would bring the ledger along if it were let.
    expect(await other.clone(folder, counted).pull()).toEqual({ ok: true, value: undefined });
    expect(inits()).toBe(2);
    expect(existsSync(other.file)).toBe(false);
    writeFileSync(join(folder, ".terraform", "terraform.tfstate"), "{torn");
    expect(await other.clone(folder, counted).pull()).toEqual({ ok: true, value: undefined });
    const memory = { version: 3, backend: { type: "gcs", config: { path: other.file }, hash: 1 } };
    writeFileSync(join(folder, ".terraform", "terraform.tfstate"), JSON.stringify(memory));
    expect(await other.clone(folder, counted).pull()).toEqual({ ok: true, value: undefined });
    rmSync(join(folder, ".terraform"), { recursive: true });
    expect(await elsewhere.clone(folder, counted).pull()).toEqual({ ok: true, value: first });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("is not looked for where Terraform is told from outside to use another: that might be a stack's", async () => {
    const [elsewhere, stack] = [new Elsewhere(), new Elsewhere()];
    const env = { ...process.env, TF_CLI_ARGS_init: `-backend-config=path=${stack.file}` };
    const clone = elsewhere.clone(undefined, terraform, env);
    const failure = { kind: "ledger-unusable", place: elsewhere.place, problem: "elsewhere" };
    expect(await clone.pull()).toEqual({ ok: false, failure });
    expect(await clone.push(first)).toEqual({ ok: false, failure });
    expect(existsSync(stack.file)).toBe(false);
  });

  test("is not waited for once the run is interrupted", async () => {
    const hanging = scriptedTerraform(terraform, { state: "sleep 600" });
    const stop = new AbortController();
    const pulling = new Elsewhere().clone(undefined, hanging).pull(stop.signal);
    stop.abort();
    expect(await pulling).toMatchObject({ failure: { cause: { kind: "interrupted" } } });
  }, 20_000);

  test("without Terraform can't be reached", async () => {
    expect(await new Elsewhere().clone(undefined, "/no/terraform").pull()).toMatchObject({
      failure: { kind: "ledger-unreachable", cause: { kind: "command-not-started", code: "ENOENT" } },
    });
  });
});

function resource(): object {
  const provider = 'provider["terraform.io/builtin/terraform"]';
  return { mode: "managed", type: "terraform_data", name: "x", provider, instances: [] };
}

function output(value: string): object {
  return { value, type: "string" };
}
