import { password } from "../../../providers/local";
import { contextOf, localPlatform, withDefaults } from "../../rig/local/local-rig";

const context = contextOf(localPlatform());

test("a password is letters and digits, and never the same as another", async () => {
  const made = [];
  for (let count = 0; count < 100; count++) made.push(await password.create(withDefaults(password, {}), context));
  for (const { value } of made) expect(value).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(made.map(({ value }) => value)).size).toBe(100);
  expect(new Set(made.flatMap(({ value }) => [...value])).size).toBe(62);
});

test("a password stays the same, and is shown to nobody", async () => {
  const state = { length: 16, value: "it" };
  expect(await password.read(state, context)).toEqual(state);
  expect(password.schema.value).toMatchObject({ sensitive: true, stable: true });
});

test.each([15, 129, 20.5])("one of %d characters is refused", (length) => {
  expect(password.schema.length.validate?.(length)).toBe("must be a whole number from 16 to 128");
});
