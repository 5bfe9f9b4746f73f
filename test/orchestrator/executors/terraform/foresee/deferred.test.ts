import { nodeId, type StackNode } from "../../../../../orchestrator/graph/graph";
import { UNKNOWN } from "../../../../../orchestrator/plan/planned-value";
import { AheadProject, holding, net, output, state } from "../../../../rig/ahead-project";
import { describeWith } from "../../../../rig/parts";

describeWith(["terraform"], "what can't be planned before others are applied", () => {
  test.each<{ title: string; web: object; because: readonly string[]; files?: Readonly<Record<string, string>> }>([
    {
      title: "count",
      web: {
        resource: {
          terraform_data: { x: { count: `\${length(${net}.outputs.all)}`, input: `\${${net}.outputs.id}` } },
        },
      },
      because: ["all"],
    },
    {
      title: "for_each over a set",
      web: {
        resource: {
          terraform_data: { x: { for_each: `\${toset(${net}.outputs.list)}`, input: [`\${${net}.outputs.id}`] } },
        },
      },
      because: ["list"],
    },
    {
      title: "for_each over a set of which something is not known",
      web: {
        resource: {
          terraform_data: { x: { for_each: `\${${net}.outputs.set}`, input: `\${${net}.outputs.id}` } },
        },
      },
      because: ["set"],
    },
    {
      title: "for_each over what is not known at all",
      web: {
        resource: {
          terraform_data: { x: { for_each: `\${toset(${net}.outputs.all)}`, input: `\${${net}.outputs.name}` } },
        },
      },
      because: ["all"],
    },
    {
      title: "count in a module, which does not say whose value it is",
      web: holding(`\${${net}.outputs.id}`, {
        module: { m: { source: "./m", n: `\${length(${net}.outputs.all)}` } },
      }),
      files: { "m/m.tf": 'variable "n" {}\nresource "terraform_data" "x" { count = var.n }\n' },
      because: ["id", "all"],
    },
  ])("$title", async ({ web, because, files = {} }) => {
    const project = new AheadProject({ web, files });
    const ahead = await project.ahead();
    expect(ahead).toMatchObject({
      ok: true,
      value: { kind: "deferred", deferral: { diagnostics: [{ severity: "error" }] } },
    });
    const deferral = ahead.ok && ahead.value.kind === "deferred" ? ahead.value.deferral.because : [];
    expect(deferral.map(({ output }) => output).toSorted()).toEqual(because.toSorted());
    expect(deferral).toEqual(deferral.map(({ output }) => ({ from: "net", output, known: false })));
    await project.does("net");
    expect(await project.does("web")).toMatchObject({ ok: true });
  });

  test("a stack in HCL", async () => {
    const project = new AheadProject({ web: {} });
    const hcl: StackNode = {
      ...(await project.node("web")),
      file: "stacks/web/cdk.tf",
      reads: new Map([[state("net"), nodeId("net")]]),
    };
    project.write({ "cdktf.out/stacks/web/cdk.tf": 'resource "terraform_data" "x" {}\n' });
    const job = project.jobWith({ net: { id: output(UNKNOWN), name: output("n") } });
    expect(await project.executor().plan(hcl, job)).toEqual({
      ok: true,
      value: {
        kind: "deferred",
        deferral: {
          because: [
            { from: "net", output: "id", known: false },
            { from: "net", output: "name", known: true },
          ],
          diagnostics: [],
        },
      },
    });
  });

  test("a mistake is taken for what is not known, as long as something is not; it fails once all is known", async () => {
    const web = holding(`\${${net}.outputs.id}`, { output: { o: { value: "${nonsense(1)}" } } });
    const known = holding(`\${${net}.outputs.name}`, { output: { o: { value: "${nonsense(1)}" } } });
    expect(await new AheadProject({ web }).ahead()).toMatchObject({ value: { kind: "deferred" } });
    expect(await new AheadProject({ web: known }).ahead()).toMatchObject({ failure: { kind: "terraform-failed" } });
  });
});
