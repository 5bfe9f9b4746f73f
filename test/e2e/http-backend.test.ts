import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../rig/parts";
import { makeProject, type UserProject } from "../rig/project";
import { startStateServer, type StateServer } from "../rig/state-server";
import { FOREIGN_LOCK, twoStacks } from "../rig/two-stacks";

describeWith(["terraform"], "states on an HTTP server", () => {
  let server: StateServer;
  let project: UserProject;

  beforeEach(async () => {
    server = await startStateServer();
    project = makeProject({ "main.js": twoStacks(backend(server.url)), fixed: "" });
  });

  afterEach(() => server.close());

  test("are written under their lock, read across stacks, emptied by a destroy, and left unlocked", async () => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect([...server.states.keys()].sort()).toEqual(["/consumer", "/producer"]);
    expect(server.locks.size).toBe(0);

    expect((await project.terrace("output", "consumer")).stdout).toBe('consumer.got = "a value"\n');
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(resourcesIn(server.states.get("/producer"))).toEqual([]);
    expect(server.locks.size).toBe(0);
  });

  test("are not touched while somebody else holds the lock, and it is said which", async () => {
    server.locks.set("/producer", FOREIGN_LOCK);

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("terraform plan ended with exit code 1: the state is locked.\n");
    expect(stdout).toContain("HTTP remote state already locked: ID=7f3a0e9c-1111-2222-3333-444455556666\n");
    expect(server.states.size).toBe(0);
    expect(server.locks.get("/producer")).toBe(FOREIGN_LOCK);
  });

  test("are not lost when the server takes none for a while: what was made is not made again", async () => {
    server.isFull = true;
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    expect(project.read("made")).toBe("made\n");
    server.isFull = false;

    expect(await project.terrace("resume")).toMatchObject({ code: 0 });

    expect(project.read("made")).toBe("made\n");
    expect(resourcesIn(server.states.get("/producer"))).toHaveLength(1);
    expect(readdirSync(join(project.folder, ".terrace/work/producer"))).not.toContain("errored.tfstate");
  });
});

function backend(server: string): string {
  return `
    const keepIn = (stack, name) => {
      const address = "${server}/" + name;
      new HttpBackend(stack, { address, lockAddress: address, unlockAddress: address, retryMax: 0 });
    };
  `;
}

function resourcesIn(state = "{}"): unknown {
  return (JSON.parse(state) as { readonly resources?: unknown }).resources;
}
