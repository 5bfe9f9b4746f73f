import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { type DefaultsProps, setDefaults } from "terrace";
import { type Defaults, defaultsOf } from "../../constructs/defaults";
import { testApp } from "./synthesized";

/** What `thing` in `shop` takes on of what is said of the app and of the stack, in their order. */
function takenOn({ app = [], stack = [] }: Readonly<Partial<Record<"app" | "stack", DefaultsProps[]>>>): Defaults {
  const root = testApp();
  const shop = new TerraformStack(root, "shop");
  app.forEach((props) => setDefaults(root, props));
  stack.forEach((props) => setDefaults(shop, props));
  return defaultsOf(new Construct(shop, "thing"));
}

test("without any, data is retained", () => {
  expect(takenOn({})).toEqual({ tags: {}, environment: undefined, removal: "retain" });
});

test("tags, environment and removal are taken on from a scope that is farther away", () => {
  const all = { tags: { team: "shop" }, environment: "prod", removal: "destroy" } as const;
  expect(takenOn({ app: [all] })).toEqual(all);
});

test("a nearer scope wins, and adds its tags", () => {
  const app = { tags: { team: "shop", cost: "1" }, environment: "prod", removal: "retain" } as const;
  const stack = { tags: { cost: "2" }, environment: "test", removal: "destroy" } as const;
  expect(takenOn({ app: [app], stack: [stack] })).toEqual({ ...stack, tags: { team: "shop", cost: "2" } });
});

test("what a scope is told twice is joined: the later wins, and nothing of the first is lost", () => {
  const first = { tags: { team: "shop", cost: "1" }, environment: "prod" } as const;
  const second = { tags: { cost: "2" }, removal: "destroy" } as const;
  expect(takenOn({ stack: [first, second] })).toEqual({
    tags: { team: "shop", cost: "2" },
    environment: "prod",
    removal: "destroy",
  });
  expect(takenOn({ app: [{ environment: "prod" }, { environment: "test" }] }).environment).toBe("test");
});

test("a scope that is told after a construct below it took others on is refused, by its own name", () => {
  const app = testApp();
  const stack = new TerraformStack(app, "shop");
  const group = new Construct(stack, "group");
  defaultsOf(new Construct(group, "thing"));
  const problem = "setDefaults must come before the constructs that it is for; move it up";
  expect(() => setDefaults(group, { environment: "prod" })).toThrow(`Construct shop/group: ${problem}`);
  expect(() => setDefaults(stack, { environment: "prod" })).toThrow(`TerraformStack shop: ${problem}`);
  expect(() => setDefaults(app, { environment: "prod" })).toThrow(`App: ${problem}`);
});
