import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import { setDefaults } from "terrace";
import { nameOf } from "../../constructs/name";
import { testApp } from "./synthesized";

/** The library of constructs keeps children in a plain object, so that it has no room for `constructor`. */
const id = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== "" && !(text in {}));
const path = fc.array(id, { minLength: 1, maxLength: 4 });
const longest = fc.integer({ min: 12, max: 63 });

/** The construct at a path below a stack; those on the way that are there already stay. */
function at(stack: TerraformStack, ids: readonly string[]): Construct {
  return ids.reduce<Construct>((scope, each) => {
    const existing = scope.node.tryFindChild(each);
    return existing instanceof Construct ? existing : new Construct(scope, each);
  }, stack);
}

/** Names of constructs at paths, all in one stack. */
function namesOf(paths: readonly (readonly string[])[], longest: number, environment?: string): readonly string[] {
  const app = testApp();
  setDefaults(app, environment === undefined ? {} : { environment });
  const stack = new TerraformStack(app, "shop");
  return paths.map((ids) => nameOf(at(stack, ids), { longest }));
}

test("a name is no longer than the platform takes, of small letters, digits and single hyphens, a letter first", () => {
  fc.assert(
    fc.property(path, longest, fc.option(fc.string({ maxLength: 20 })), (ids, most, environment) => {
      const [name = ""] = namesOf([ids], most, environment ?? undefined);
      expect(name.length).toBeLessThanOrEqual(most);
      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    }),
    { numRuns: 60 },
  );
});

test("a construct has the same name in each synthesis, and however often it is asked for", () => {
  fc.assert(
    fc.property(path, longest, (ids, most) => {
      const [first] = namesOf([ids], most);
      expect(namesOf([ids, ids], most)).toEqual([first, first]);
    }),
    { numRuns: 40 },
  );
});

test("constructs at different paths differ in name, or the second is refused", () => {
  // Few characters, so that many are equal but for what no name can have.
  const alike = fc.array(fc.string({ unit: fc.constantFrom("a", "A", "_", "-"), minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(alike, alike, longest, (first, second, most) => {
      fc.pre(first.join("/") !== second.join("/"));
      const app = testApp();
      const stack = new TerraformStack(app, "shop");
      const name = nameOf(at(stack, first), { longest: most });
      const other = at(stack, second);
      const ask = (): string => nameOf(other, { longest: most });
      let got: string;
      try {
        got = ask();
      } catch (error) {
        expect((error as Error).message).toBe(
          `Construct ${other.node.path}: must differ in name from shop/${first.join("/")}, got "${name}" for both; rename one of them`,
        );
        return;
      }
      expect(got).not.toBe(name);
    }),
    { numRuns: 60 },
  );
});

test("an environment begins the name", () => {
  expect(namesOf([["db"]], 60, "prod")).toEqual(["prod-shop-db"]);
});
