import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ansiblePlaybook } from "../../../providers/local/ansible-playbook";
import { defineLocalProvider } from "../../../providers/local";
import { serveTerraform } from "../../rig/host/served-terraform";
import { contextOf, localPlatform, withDefaults, type TestContext } from "../../rig/local/local-rig";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

type PlaybookPlan = Parameters<typeof ansiblePlaybook.create>[0];
type PlaybookState = Parameters<typeof ansiblePlaybook.read>[0];

const PLAYBOOK = `
- hosts: all
  gather_facts: false
  tasks:
    - name: write it
      copy: { dest: "{{ folder }}/{{ inventory_hostname }}", content: "{{ text }}" }
    - name: fail now and then
      fail: { msg: "it was told to" }
      when: fails is defined
    - name: tell
      set_stats: { data: { wrote: "{{ text }}", sizes: [1, 2] } }
      run_once: true
    - name: tell of each
      set_stats: { per_host: true, data: { name: "{{ inventory_hostname }}" } }
`;

const UNDO = `
- hosts: all
  gather_facts: false
  tasks: [{ file: { path: "{{ folder }}/{{ inventory_hostname }}", state: absent } }]
`;

const inventory = {
  all: { vars: { ansible_connection: "local" }, children: { web: { hosts: { one: {}, two: {} } } } },
};

describeWith(["ansible"], "a playbook", ({ ansible }) => {
  let context: TestContext;
  let folder: string;

  beforeEach(() => {
    const platform = localPlatform();
    const { environment } = platform;
    folder = platform.folder;
    const path = [dirname(ansible), environment["PATH"]].join(delimiter);
    context = contextOf({ ...platform, environment: { ...environment, PATH: path } });
    writeFileSync(join(folder, "play.yml"), PLAYBOOK);
    writeFileSync(join(folder, "undo.yml"), UNDO);
  });

  const planOf = (variables: object = {}, config: object = {}): PlaybookPlan =>
    withDefaults(ansiblePlaybook, {
      playbook: "play.yml",
      inventory,
      variables: { folder, text: "hello", ...variables },
      ...config,
    });

  const create = async (plan = planOf()): Promise<PlaybookState> => ansiblePlaybook.create(plan, context);
  const textOf = (host: string): string => readFileSync(join(folder, host), "utf8");

  test("runs on its hosts with its variables, and tells what it did", async () => {
    const state = await create();
    expect([textOf("one"), textOf("two")]).toEqual(["hello", "hello"]);
    expect(state).toMatchObject({ ok: 5, changed: 2, failed: 0, pending: 0 });
    expect(state.stats).toEqual({ wrote: "hello", sizes: [1, 2] });
    expect(state.host_stats).toEqual({ one: { name: "one" }, two: { name: "two" } });
    expect(context.said.join("\n")).toContain("TASK [write it]");
  });

  test("that would change something is drift, which a check tells and the next apply puts right", async () => {
    const state = await create();
    expect(await ansiblePlaybook.read(state, context)).toEqual(state);
    expect(await ansiblePlaybook.plan?.(state, state, context)).toEqual(state);
    rmSync(join(folder, "two"));
    const drifted = (await ansiblePlaybook.read(state, context)) as PlaybookState;
    expect(drifted).toEqual({ ...state, pending: 1 });
    expect(existsSync(join(folder, "two"))).toBe(false);
    expect(context.said.join("\n")).toContain("+hello");
    expect(await ansiblePlaybook.plan?.(drifted, drifted, context)).toMatchObject({ pending: 0 });
    expect(await ansiblePlaybook.update?.(planOf(), drifted, context)).toMatchObject({ pending: 0, changed: 1 });
    expect(textOf("two")).toBe("hello");
  });

  test("runs again when its file has changed", async () => {
    const state = await create();
    writeFileSync(join(folder, "play.yml"), `${PLAYBOOK}# more\n`);
    const planned = await ansiblePlaybook.plan?.(state, state, context);
    expect(planned?.playbook_sha256).not.toBe(state.playbook_sha256);
    expect(planned?.stats).not.toEqual(state.stats);
  });

  test("that fails is an error with each host and task", async () => {
    const failing = create(planOf({ fails: true }));
    await expect(failing).rejects.toMatchObject({
      path: ["playbook"],
      message: "one: fail now and then: it was told to\ntwo: fail now and then: it was told to",
    });
  });

  test("whose hosts can't be reached fails, and is no drift", async () => {
    const state = await create();
    const away = { all: { hosts: { away: { ansible_host: "127.0.0.1", ansible_port: 1 } } } };
    await expect(create(planOf({}, { inventory: away }))).rejects.toThrow(/^away: /);
    expect(await ansiblePlaybook.read({ ...state, inventory: away }, context)).toMatchObject({ pending: 0 });
    expect(context.said.at(-1)).toContain("it can't be told");
  });

  test("with an error in it fails with what Ansible says", async () => {
    writeFileSync(join(folder, "play.yml"), "- hosts: all\n  tasks: [{ no_such_module: {} }]\n");
    await expect(create()).rejects.toThrow("no_such_module");
  });

  test("is undone by another one, if there is one", async () => {
    const state = await create(planOf({}, { delete: "undo.yml" }));
    await ansiblePlaybook.delete({ ...state, delete: undefined }, context);
    expect(existsSync(join(folder, "one"))).toBe(true);
    await ansiblePlaybook.delete(state, context);
    expect(existsSync(join(folder, "one"))).toBe(false);
  });

  test("runs on a part of it, when that is asked for", async () => {
    await create(planOf({}, { limit: "two" }));
    expect(readdirSync(folder)).toContain("two");
    expect(readdirSync(folder)).not.toContain("one");
    expect(await create(planOf({}, { tags: ["none"] }))).toMatchObject({ ok: 0 });
  });

  test("leaves none of its variables on the disk", async () => {
    const { TMPDIR } = process.env;
    const scratch = tempFolder();
    process.env["TMPDIR"] = scratch;
    await expect(create(planOf({ fails: true }))).rejects.toThrow("told to");
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
    expect(readdirSync(scratch)).toEqual([]);
  });

  test("outside of what may be touched is refused", async () => {
    await expect(create(planOf({}, { playbook: "/etc/hosts" }))).rejects.toMatchObject({ path: ["playbook"] });
  });
});

describeWith(["ansible", "terraform"], "a playbook with Terraform", ({ ansible, terraform }) => {
  test("is run when it is created, and again when something is not as it has made it", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "play.yml"), PLAYBOOK);
    const PATH = [dirname(ansible), process.env["PATH"]].join(delimiter);
    const surroundings = { cwd: folder, env: { ...process.env, PATH }, supervisor: "", reached: () => undefined };
    const play = { playbook: "play.yml", inventory, variables: { folder, text: "hello" } };
    const config = {
      terraform: { required_providers: { local: { source: "localhost/terrace/local" } } },
      provider: { local: { folder } },
      resource: { local_ansible_playbook: { play } },
      output: { stats: { value: "${local_ansible_playbook.play.stats}" } },
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(config));
    const { run, close } = await serveTerraform(terraform, folder, defineLocalProvider(surroundings));
    try {
      await run("apply", "-auto-approve", "-no-color");
      expect(JSON.parse(await run("output", "-json", "stats"))).toEqual({ wrote: "hello", sizes: [1, 2] });
      rmSync(join(folder, "two"));
      expect(await run("plan", "-no-color")).toMatch(/~ pending +.*1 -> 0/);
      await run("apply", "-auto-approve", "-no-color");
      expect(readFileSync(join(folder, "two"), "utf8")).toBe("hello");
      expect(await run("plan", "-no-color")).toContain("No changes");
    } finally {
      await close();
    }
  });
});

test("without Ansible, a playbook says what to install", async () => {
  const platform = localPlatform();
  writeFileSync(join(platform.folder, "play.yml"), PLAYBOOK);
  const context = contextOf({ ...platform, environment: { PATH: platform.folder } });
  const creating = ansiblePlaybook.create(withDefaults(ansiblePlaybook, { playbook: "play.yml" }), context);
  await expect(creating).rejects.toThrow("install ansible-core");
});
