import { describeWith } from "../rig/parts";
import type { ProbeProject } from "../rig/probe-project";
import { ProbeRig } from "../rig/probe-rig";
import { kill } from "../rig/surroundings";

const SUCCEEDED = { code: 0, stderr: "" };

describeWith(["terraform"], "warm providers", () => {
  const rig = new ProbeRig();

  test.each(["exit", "kill"] as const)(
    "a provider that dies in a plan (%s): it is planned again plainly, and carried out",
    async (how) => {
      const project = rig.project(CHAIN);
      project.behave({ PlanResourceChange: { middle: { do: how, once: true } } });
      const run = project.terrace("deploy", "--auto-approve", "--parallelism", "1");
      expect(await run).toMatchObject(SUCCEEDED);
      expect(project.steps("middle")).toEqual(["apply warm", "apply plain"]);
      expect(project.steps("aside")).toEqual(["apply warm"]);
      expectAllMade(project);
    },
  );

  test("a provider that dies in a refresh: it is planned again plainly", async () => {
    const project = rig.project(CHAIN);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    project.behave({ ReadResource: { middle: { do: "kill", once: true } } });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(project.steps("middle")).toEqual(["plan warm", "plan plain"]);
    expectAllMade(project);
  });

  test("an error of the provider's own is believed", async () => {
    const project = rig.project(CHAIN);
    project.behave({ PlanResourceChange: { middle: { do: "fail", summary: "quota exceeded" } } });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    expect(failures(project)).toEqual({ middle: "quota" });
    expect(new Set(project.steps())).toEqual(new Set(["apply warm"]));
  });

  test("a provider that dies in an apply: only what needs it waits, and resume finishes it with its own", async () => {
    const project = rig.project(CHAIN);
    project.behave({ ApplyResourceChange: { middle: { do: "kill", once: true } } });
    expect(await project.terrace("deploy", "--auto-approve", "--parallelism", "1")).toMatchObject({ code: 1 });
    expect(failures(project)).toEqual({ middle: "provider-crash" });
    expect(unreached(project)).toEqual({ last: "middle" });
    expect(project.inState("aside")).toEqual(["aside#1"]);
    expect(project.inState("middle")).toEqual(["before#1"]);

    expect(await project.terrace("resume")).toMatchObject(SUCCEEDED);
    expect(lastLife(project, "middle")).toEqual(["plan plain", "apply plain"]);
    expect(lastLife(project, "last")).toEqual(["apply warm"]);
    expectAllMade(project);
  });

  test("the pool is killed during a plan: it is planned again plainly", async () => {
    const project = rig.project(CHAIN);
    project.behave({ PlanResourceChange: { middle: { do: "hang" } } });
    const run = project.start("deploy", "--auto-approve");
    await project.untilCalled("PlanResourceChange", "middle");
    rig.surroundings.pools.forEach(kill);
    project.behave({});
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(project.steps("middle")).toEqual(["apply warm", "apply plain"]);
    expectAllMade(project);
  });

  test("the pool is killed during an apply: what was at work fails, and resume finishes it", async () => {
    const project = rig.project(CHAIN);
    project.behave({ ApplyResourceChange: { middle: { do: "hang" } } });
    const run = project.start("deploy", "--auto-approve", "--parallelism", "1");
    await project.untilCalled("ApplyResourceChange", "middle");
    rig.surroundings.pools.forEach(kill);
    project.behave({});
    expect(await run.finished).toMatchObject({ code: 1 });
    expect(failures(project)).toEqual({ middle: "provider-crash" });
    expect(project.inState("middle")).toEqual(["before#1"]);
    const resumed = await project.terrace("resume");
    expect({ ...resumed, stdout: resumed.code === 0 ? "" : resumed.stdout }).toEqual({ ...SUCCEEDED, stdout: "" });
    expectAllMade(project);
  });

  test("terrace is killed during an apply: the apply goes on to its end, and then nothing is left running", async () => {
    const project = rig.project(CHAIN);
    project.behave({ ApplyResourceChange: { middle: { do: "wait", milliseconds: 1_500 } } });
    const run = project.start("deploy", "--auto-approve");
    await project.untilCalled("ApplyResourceChange", "middle");
    run.kill("SIGKILL");
    await run.finished;
    expect(project.made("middle")).toBeUndefined();
    expect(await rig.surroundings.leftovers(45_000)).toEqual([]);
    expect(project.inState("middle")).toEqual(["before#1", "middle#1"]);
    expect(await project.terrace("resume")).toMatchObject(SUCCEEDED);
    expectAllMade(project);
  });

  test.each(["PlanResourceChange", "ApplyResourceChange"] as const)("a hung %s ends with its time", async (method) => {
    const project = rig.project(`
      ${CHAIN}
      setPolicy(middle, { attemptTimeout: Duration.seconds(5) });
    `);
    project.behave({ [method]: { middle: { do: "hang", once: true } } });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    expect(failures(project)).toEqual({ middle: "timed-out" });
    expect(await rig.surroundings.leftovers()).toEqual([]);
    expect(await project.terrace("resume", "--auto-approve")).toMatchObject({ code: 0 });
    expectAllMade(project);
  });

  test("a provider that does not even come to be configured ends with its stack, and the next one gets another", async () => {
    const project = rig.project(`
      const first = stackOf("first");
      item(first, "first");
      item(stackOf("second"), "second");
      setPolicy(first, { attemptTimeout: Duration.seconds(2) });
    `);
    project.behave({ ConfigureProvider: { "*": { do: "hang" } } });
    const run = project.start("deploy", "--auto-approve", "--parallelism", "1");
    const { pid } = await project.untilCalled("ConfigureProvider", "");
    process.kill(pid, "SIGSTOP");
    project.behave({});
    expect(await run.finished).toMatchObject({ code: 1 });
    expect(failures(project)).toEqual({ first: "timed-out" });
    expect(project.steps("second")).toEqual(["apply warm"]);
    expect(project.made("second")).toBe("second#1");
  });
});

/** `first` and `aside` need nothing, `middle` needs `first`, and `last` needs `middle`, which has two items. */
const CHAIN = `
  const first = item(stackOf("first"), "first");
  const middle = stackOf("middle");
  const before = item(middle, "before", { tags: { of: first.getStringAttribute("result") } });
  const it = item(middle, "middle", { tags: { of: before.getStringAttribute("result") } });
  item(stackOf("last"), "last", { tags: { of: it.getStringAttribute("result") } });
  item(stackOf("aside"), "aside");
`;

/** Each item was made once, and its state knows. */
function expectAllMade(project: ProbeProject): void {
  const stacks = { first: ["first"], middle: ["before", "middle"], last: ["last"], aside: ["aside"] };
  for (const [stack, items] of Object.entries(stacks)) {
    const results = items.map((item) => `${item}#1`);
    expect(project.inState(stack)).toEqual(results);
    expect(items.map((item) => project.made(item))).toEqual(results);
  }
}

/** The nodes that failed, and what they failed with. */
function failures(project: ProbeProject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    project.events().flatMap((event) => {
      if (event.type !== "node-failed") return [];
      const { failure } = event;
      return [[event.node, failure.kind === "terraform-failed" ? failure.class : failure.kind]];
    }),
  );
}

/** The nodes that were not reached, and because of whom. */
function unreached(project: ProbeProject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    project.events().flatMap((event) => (event.type === "node-unreached" ? [[event.node, event.because]] : [])),
  );
}

/** The steps since a run was taken up again. */
function lastLife(project: ProbeProject, stack: string): readonly string[] {
  const events = project.events();
  const resumed = events.findLastIndex(({ type }) => type === "run-resumed");
  return project.steps(stack, events.slice(resumed));
}
