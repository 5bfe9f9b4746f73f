import { readFileSync } from "node:fs";
import { join } from "node:path";
import { heldIn, hold, letGo, type HoldingPoint } from "../rig/local/held";
import { describeWith } from "../rig/parts";
import { makeProject, type UserProject } from "../rig/project";
import type { RunningCommand } from "../rig/running-command";
import { kill, Surroundings, within } from "../rig/surroundings";

type Victim = "Terraform" | "the provider" | "the pool" | "Terrace and all that it has started";

describeWith(["terraform"], "a run with resources in TypeScript, when it is killed", () => {
  let surroundings: Surroundings;
  let project: UserProject;

  beforeEach(() => {
    surroundings = new Surroundings();
    const tsconfig = { compilerOptions: { module: "commonjs", target: "es2022", skipLibCheck: true } };
    const cdktf = { language: "typescript", app: "npx ts-node -T main.ts" };
    const files = {
      "cdktf.json": cdktf,
      "tsconfig.json": tsconfig,
      "main.ts": APP,
      "local.ts": LOCAL,
      "held.ts": HELD,
    };
    project = makeProject(files).with({ ...surroundings.env, DISABLE_V8_COMPILE_CACHE: "1" });
    want("one");
  });

  afterEach(() => surroundings.end());

  const want = (content: string): void => project.write({ "content.txt": content });
  const page = (): string => project.read(".terrace/data/page");
  const plan = (): Promise<unknown> => project.terrace("plan", "--detailed-exitcode");

  /** Runs a command, and kills somebody when a handler is held. */
  async function killedAt(point: HoldingPoint, victim: Victim, ...command: readonly string[]): Promise<void> {
    hold(project.folder, point);
    const running = project.start(...command);
    expect(await within(60_000, () => heldIn(project.folder) !== undefined)).toBe(true);
    for (const pid of pidsOf(victim, running)) kill(pid);
    expect((await running.finished).code).not.toBe(0);
    letGo(project.folder);
    await within(20_000, () => left().length === 0);
    expect(left()).toEqual([]);
  }

  /** What works for no command any more. */
  function left(): readonly number[] {
    const { providers, pools, terraforms } = surroundings;
    return [...providers, ...pools, ...terraforms];
  }

  function pidsOf(victim: Victim, { pid }: RunningCommand): readonly number[] {
    const { providers, pools, terraforms } = surroundings;
    switch (victim) {
      case "Terraform":
        return terraforms;
      case "the provider":
        return [heldIn(project.folder) ?? 0];
      case "the pool":
        return pools;
      case "Terrace and all that it has started":
        return [pid, ...terraforms, ...pools, ...providers];
    }
  }

  test.each<[Victim, HoldingPoint]>([
    ["Terraform", "file update before"],
    ["the provider", "file update after"],
    ["the pool", "process update before"],
    ["Terrace and all that it has started", "process update after"],
  ])("%s, at %s: the next plan has what is left, and the next deploy does it", async (victim, point) => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    want("two");
    await killedAt(point, victim, "deploy", "--auto-approve");
    expect(await plan()).toMatchObject({ code: point === "process update after" ? 0 : 2 });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(page()).toBe("two");
    expect(await plan()).toMatchObject({ code: 0, stderr: "" });
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
  });

  test.each<[Victim, HoldingPoint]>([
    ["Terraform", "process delete after"],
    ["Terrace and all that it has started", "file delete before"],
  ])("%s, at %s: the next destroy removes what is left", async (victim, point) => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    await killedAt(point, victim, "destroy", "--auto-approve");
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(() => page()).toThrow("ENOENT");
    expect(await plan()).toMatchObject({ code: 2, stdout: expect.stringMatching(/2 to create/) as string });
  });
});

const HELD = readFileSync(join(__dirname, "../rig/local/held.ts"), "utf8");

const LOCAL = `
  import { localProvider } from "terrace/local/provider";
  import { holdable } from "./held";

  export const local = { ...holdable(localProvider), module: __filename };
`;

/** A file, and a process that is started anew when the file changes. */
const APP = `
  import { readFileSync } from "node:fs";
  import { TerraformStack } from "cdktf";
  import { App, resourceConstruct } from "terrace";
  import { file, processResource } from "terrace/local/provider";
  import { local } from "./local";

  class File extends resourceConstruct(local, file) {}
  class Process extends resourceConstruct(local, processResource) {}

  const app = new App();
  const site = new TerraformStack(app, "site");
  const page = new File(site, "page", { path: "page", content: readFileSync("content.txt", "utf8") });
  new Process(site, "web", {
    name: "web",
    command: [process.execPath, "-e", "setInterval(() => undefined, 1000)"],
    environment: { PAGE: page.sha256 },
  });
  app.synth();
`;
