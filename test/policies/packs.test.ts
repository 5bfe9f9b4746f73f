import { existsSync, readFileSync } from "node:fs";
import { packs, stackOfConfiguration, type Rule } from "../../policies";
import { costExamples } from "./examples/cost";
import type { Arguments, Whole } from "./examples/example";
import { operationsExamples } from "./examples/operations";
import { securityExamples } from "./examples/security";

const rules = Object.values(packs).flat();
const examples = { ...securityExamples, ...costExamples, ...operationsExamples };

/** What a rule says of the resources that it is about. */
function wrongWith(rule: Rule, example: Arguments | Whole): readonly string[] {
  const stack = stackOfConfiguration("shop", whole(rule, example));
  const meant = stack.resources.filter(({ type, mode }) => mode === "managed" && rule.types.includes(type));
  return meant.flatMap((resource) => rule.check(resource, stack) ?? []);
}

function whole({ types: [type = ""] }: Rule, example: Arguments | Whole): Whole {
  return isWhole(example) ? example : { resource: { [type]: { it: example } } };
}

/** Copies of an example, in each of which another value is a variable's. */
function cloudedBy({ resource, ...others }: Whole): readonly Whole[] {
  return variants(resource).map((variant) => ({ ...others, resource: variant as Whole["resource"] }));
}

function variants(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => variants(item).map((variant): unknown => value.with(index, variant)));
  }
  if (typeof value !== "object" || value === null) return ["${var.unknown}"];
  return Object.entries(value).flatMap(([name, part]) =>
    variants(part).map((variant) => ({ ...value, [name]: variant })),
  );
}

function isWhole(example: Arguments | Whole): example is Whole {
  return "resource" in example;
}

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("finds what breaks it", () => {
    for (const bad of examples[id]?.bad ?? [{}]) expect([bad, wrongWith(rule, bad).length]).toEqual([bad, 1]);
  });

  test("lets pass what keeps to it", () => {
    for (const good of examples[id]?.good ?? [{}]) expect(wrongWith(rule, good)).toEqual([]);
  });

  test("finds nothing where one value of what keeps to it is not known", () => {
    for (const good of examples[id]?.good ?? [])
      for (const clouded of cloudedBy(whole(rule, good)))
        expect([clouded, wrongWith(rule, clouded)]).toEqual([clouded, []]);
  });

  test("has a violating and a conforming example", () => {
    expect([examples[id]?.bad.length, examples[id]?.good.length]).not.toContain(undefined);
  });
});

test("a pack has as many rules as it promises", () => {
  expect(packs.security.length).toBeGreaterThanOrEqual(60);
  expect(packs.cost.length).toBeGreaterThanOrEqual(12);
  expect(packs.operations.length).toBeGreaterThanOrEqual(12);
});

test("no two rules have one id, and all ids are for a command line", () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(rules.map(({ id }) => id).filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
});

test("every rule says what is demanded, and what to do", () => {
  const bad = rules.filter(
    ({ title, remedy, types }) =>
      !/^[A-Z].*[^.]$/.test(title) || !/^[A-Z].*\.$|nothing/.test(remedy) || types.length === 0,
  );
  expect(bad.map(({ id }) => id)).toEqual([]);
});

test("controls are named as their standards name them", () => {
  const wellFormed: Readonly<Record<string, RegExp>> = {
    "CIS AWS 3.0": /^[1-5](\.\d+){1,2}$/,
    "AWS FSBP": /^[A-Z][A-Za-z0-9]+\.\d+$/,
  };
  const references = rules.flatMap(({ references = [] }) => references);
  expect(references.filter(({ framework, id }) => wellFormed[framework]?.test(id) !== true)).toEqual([]);
  expect(new Set(references.map(({ framework, id }) => framework + id)).size).toBeGreaterThan(80);
});

test("examples are of rules that there are", () => {
  expect(Object.keys(examples).filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
});

test("the provider knows every type and every argument of an example", () => {
  const unheardOf = rules.flatMap((rule) => {
    const all = [...(examples[rule.id]?.bad ?? []), ...(examples[rule.id]?.good ?? [])];
    return all.flatMap((example) =>
      Object.entries(whole(rule, example).resource).flatMap(([type, named]) =>
        Object.values(named).flatMap((content) => unknownTo(type, content)),
      ),
    );
  });
  expect(unheardOf).toEqual([]);
  expect(rules.flatMap(({ types }) => types).filter((type) => bindingOf(type) === undefined)).toEqual([]);
});

/** Names of arguments that the binding of a type never writes. Below a map, names are the user's. */
function unknownTo(type: string, content: unknown): readonly string[] {
  const binding = bindingOf(type) ?? "";
  if (Array.isArray(content)) return content.flatMap((item) => unknownTo(type, item));
  if (typeof content !== "object" || content === null) return [];
  return Object.entries(content).flatMap(([name, part]) => [
    ...(new RegExp(`\\n\\s+"?${name}"?: `).test(binding) ? [] : [`${type}: ${name}`]),
    ...(["tags", "variables"].includes(name) ? [] : unknownTo(type, part)),
  ]);
}

function bindingOf(type: string): string | undefined {
  const [, provider = "", name = ""] = /^([a-z]+)_(.*)$/.exec(type) ?? [];
  const folders = [name.replaceAll("_", "-"), type.replaceAll("_", "-")];
  const base = `${__dirname}/../../node_modules/@cdktf/provider-${provider}/lib`;
  const file = folders.map((folder) => `${base}/${folder}/index.js`).find((path) => existsSync(path));
  return file === undefined ? undefined : readFileSync(file, "utf8");
}
