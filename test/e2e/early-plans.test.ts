import { describeWith } from "../rig/parts";
import { ProbeRig } from "../rig/probe-rig";

describeWith(["terraform"], "a deploy that nobody is to look at", () => {
  const rig = new ProbeRig();

  const CHAIN = `
    const a = item(stackOf("first"), "a", { tags: { x: "y" } });
    const b = item(stackOf("second"), "b", { tags: { of: a.getStringAttribute("result") } });
    item(stackOf("third"), "c", { tags: { of: b.getStringAttribute("result") } });
  `;

  test("plans stacks that are as they were deployed at once, and each only once", async () => {
    const project = rig.project(CHAIN);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    const before = project.calls("ReadResource").length;
    project.behave({ ReadResource: { a: { do: "wait", milliseconds: 4_000 } } });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    const reads = project.calls("ReadResource").slice(before);
    const answered = reads.filter(({ event }) => event === "answered").map(({ name }) => name);
    expect(answered.toSorted()).toEqual(["a", "b", "c"]);
    // Though the others come after it.
    expect(answered.at(-1)).toBe("a");
  });

  test("plans a stack again when one before it has changed, and applies what that says", async () => {
    const project = rig.project(CHAIN);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    // Somebody else has changed it: it is put back, and gives another result.
    project.drift("a", { size: 99 });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(["a", "b", "c"].map((item) => project.made(item))).toEqual(["a#2", "b#2", "c#2"]);
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });
});
