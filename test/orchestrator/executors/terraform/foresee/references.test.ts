import * as fc from "fast-check";
import {
  referencesIn,
  replaceReferences,
  type Reference,
} from "../../../../../orchestrator/executors/terraform/foresee/references";

const net = "data.terraform_remote_state.cross-stack-reference-input-net";

test.each<[steps: string, path: readonly string[]]>([
  ["", []],
  [".outputs", ["outputs"]],
  [".outputs.vpc_id", ["outputs", "vpc_id"]],
  [".outputs.a-b.c", ["outputs", "a-b", "c"]],
  ['.outputs["a-b"]', ["outputs", "a-b"]],
  ['["outputs"]["a b"].c', ["outputs", "a b", "c"]],
  [".outputs[local.x].y", ["outputs"]],
  ['.outputs["a${local.x}"].y', ["outputs"]],
  ['.outputs["a\\"b"].y', ["outputs"]],
  [".outputs.list[0].id", ["outputs", "list"]],
  [".outputs.list.0.id", ["outputs", "list"]],
  [".outputs.list.*.id", ["outputs", "list"]],
  [".outputs.list[*].id", ["outputs", "list"]],
  [".outputs.a + local.b", ["outputs", "a"]],
  [".outputs.list...", ["outputs", "list"]],
])("the path of %s is %j", (steps, path) => {
  const reference = { kind: "remote-state", name: "cross-stack-reference-input-net", path };
  expect(referencesIn(`\${f(${net}${steps})}.z`)).toEqual([reference]);
});

describe("a template, and the same with its references marked", () => {
  test.each([
    // Where an expression is
    ["${var.a}", "${<a>}"],
    ["x ${var.a} var.b ${var.c}", "x ${<a>} var.b ${<c>}"],
    ["%{ if var.a }var.b%{ else }${var.c}%{ endif }", "%{ if <a> }var.b%{ else }${<c>}%{ endif }"],
    ["%{ if var.a }%{ endif }", "%{ if <a> }%{ endif }"],
    ["%{~ for x in var.a ~}${~var.b~}%{~ endfor ~}", "%{~ for x in <a> ~}${~<b>~}%{~ endfor ~}"],
    ['${"var.a ${var.b} var.c"}', '${"var.a ${<b>} var.c"}'],
    ['${f("a", "${g("var.b", "${var.c}")}", var.d)}', '${f("a", "${g("var.b", "${<c>}")}", <d>)}'],
    ['${"%{ if var.a }var.b%{ endif }"}', '${"%{ if <a> }var.b%{ endif }"}'],
    ["${{ a = { b = var.c } }} var.d", "${{ a = { b = <c> } }} var.d"],
    ['${{ "}" = var.a }} var.b', '${{ "}" = <a> }} var.b'],
    ['${"\\"${var.a}\\\\"} var.b ${var.c}', '${"\\"${<a>}\\\\"} var.b ${<c>}'],
    // What only looks like one
    ["$${var.a} %%{ if var.b } {var.c}", "$${var.a} %%{ if var.b } {var.c}"],
    ["$$${var.a} $%{if var.b} %${var.c}", "$$${var.a} $%{if <b>} %${<c>}"],
    ["\\${var.a} $ {var.b}", "\\${<a>} $ {var.b}"],
    ['${"$${var.a} ${var.b}"}', '${"$${var.a} ${<b>}"}'],
    ['var.a "${var.b}" "var.c', 'var.a "${<b>}" "var.c'],
    ["${a}${var.b}$${var.c}", "${a}${<b>}$${var.c}"],
    // What a reference is
    [`\${${net}.outputs.a}`, "${<cross-stack-reference-input-net>.outputs.a}"],
    [`\${${net}[0].outputs["\${var.a}"]}`, '${<cross-stack-reference-input-net>[0].outputs["${<a>}"]}'],
    ["${var.a.var.b[var.c].var.d}", "${<a>.var.b[<c>].var.d}"],
    ["${var._a-1.b}", "${<_a-1>.b}"],
    ["${var.größe}", "${<größe>}"],
    ["${5-var.a}${-var.b}${1e-5-var.c}${!var.d}", "${5-<a>}${-<b>}${1e-5-<c>}${!<d>}"],
    ["${x-var.a}${xvar.b}${_var.c}${5var.d}${évar.e}", "${x-var.a}${xvar.b}${_var.c}${5var.d}${évar.e}"],
    ["${module.var.a}${x[0].var.b}${x.*.var.c}${x.0.var.d}", "${module.var.a}${x[0].var.b}${x.*.var.c}${x.0.var.d}"],
    [
      `\${local.${net}}\${x${net}}\${a.0-${net}}`,
      `\${local.${net}}\${x${net}}\${a.0-<cross-stack-reference-input-net>}`,
    ],
    ["${var}${var.}${var.5}${vars.a}${data.x.y}", "${var}${var.}${var.5}${vars.a}${data.x.y}"],
    ["${data.terraform_remote_states.a}", "${data.terraform_remote_states.a}"],
    // What does not end, or has no beginning
    ["${var.a} ${var.b", "${<a>} ${var.b"],
    ["${var.a ${var.b}", "${var.a ${var.b}"],
    ['${var.a} ${"${var.b}', '${<a>} ${"${var.b}'],
    ["} ${var.a}} ${var.b}", "} ${<a>}} ${<b>}"],
    ["${", "${"],
    ["", ""],
  ])("%s is %s", (template, marked) => {
    expect(replaceReferences(template, ({ name }) => `<${name}>`)).toBe(marked);
  });
});

test("a configuration: keys stay, and so does every object in which nothing changes", () => {
  const same = { list: ["a", { b: 1, c: null }], "${var.x}": "${var.other}" };
  const config = { same, "${var.a}": ["${var.a}", true, same], "//": "var.a" };
  const replaced = replaceReferences(config, ({ name }) => (name === "a" ? "1" : undefined));
  expect(replaced).toEqual({ same, "${var.a}": ["${1}", true, same], "//": "var.a" });
  expect((replaced as typeof config).same).toBe(same);
});

test("all references, in their order", () => {
  expect(referencesIn({ a: "${var.b}", c: [`\${${net}.outputs.d + var.e}`, 5], f: "${var.b}" })).toEqual([
    { kind: "variable", name: "b" },
    { kind: "remote-state", name: "cross-stack-reference-input-net", path: ["outputs", "d"] },
    { kind: "variable", name: "e" },
    { kind: "variable", name: "b" },
  ]);
});

describe("whatever the configuration", () => {
  const piece = fc.constantFrom(...'${}%"\\.-[]a5 ', "${", "%{", "var.a", net);
  const anyTemplate = fc.string({ unit: piece, maxLength: 30 });
  const anyConfig = fc.object({ key: anyTemplate, values: [anyTemplate, fc.constant(null), fc.nat()], maxDepth: 3 });

  test("without replacements it is the same object", () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        expect(replaceReferences(config, () => undefined)).toBe(config);
      }),
    );
  });

  test("with each reference replaced by itself it is the same object", () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        expect(replaceReferences(config, itself)).toBe(config);
      }),
    );
  });

  test("a template with everything escaped has no references", () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        expect(referencesIn(template.replace(/[$%](?=\{)/g, "$&$&"))).toEqual([]);
      }),
    );
  });
});

test("of templates within templates, each reference is found and no text", () => {
  fc.assert(
    fc.property(nestedTemplate(), ({ code, references }) => {
      expect(referencesIn(code)).toHaveLength(references);
    }),
  );
});

test.each([
  "${",
  '${"',
  "${var.a ",
  "${var.a}",
  `\${${net}["`,
  `\${${net}.a["b"]`,
  "$",
  "%%{",
  "a",
  "${a-",
  "${.",
  "${5",
])("a long text of %j takes no long time", (piece) => {
  const text = piece.repeat(1_000_000 / piece.length);
  expect(replaceReferences(text, itself)).toBe(text);
  expect(replaceReferences(`\${${text.slice(2)}`, itself)).toBe(`\${${text.slice(2)}`);
});

function itself({ kind, name }: Reference): string {
  return kind === "variable" ? `var.${name}` : `data.terraform_remote_state.${name}`;
}

interface Sample {
  readonly code: string;
  readonly references: number;
}

function nestedTemplate(): fc.Arbitrary<Sample> {
  const text = sample("", "var.x", "$${var.x}", "}", "{", "%%{ if var.x }", net, "$ ");
  const { template } = fc.letrec<Readonly<Record<"template" | "quoted" | "expression", Sample>>>((tie) => ({
    template: inSequence(text, "${", tie("expression"), '}"', text, "%{ if ", tie("expression"), "}", text),
    quoted: inSequence('"', text, " ${", tie("expression"), '}\\"', text, '"'),
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      sample("local.a", "x.var.b", '"var.a"', "5", "[]"),
      fc.constantFrom("var.a", `${net}.outputs.b`).map((code) => ({ code, references: 1 })),
      inSequence("f(", tie("quoted"), ", ", tie("expression"), ")"),
      inSequence("{ a = ", tie("expression"), ", (", tie("quoted"), ") = {} }"),
    ),
  }));
  return template;
}

function sample(...codes: readonly string[]): fc.Arbitrary<Sample> {
  return fc.constantFrom(...codes).map((code) => ({ code, references: 0 }));
}

function inSequence(...parts: readonly (string | fc.Arbitrary<Sample>)[]): fc.Arbitrary<Sample> {
  return fc.tuple(...parts.map((part) => (typeof part === "string" ? sample(part) : part))).map((samples) => ({
    code: samples.map(({ code }) => code).join(""),
    references: samples.reduce((sum, { references }) => sum + references, 0),
  }));
}
