import { randomInt } from "node:crypto";
import { computed, defineResource, number, optional, string } from "../definition";
import type { LocalPlatform } from "./platform";

const schema = {
  length: optional(number, {
    default: 32,
    replace: true,
    validate: checkLength,
    description: "How many characters it has.",
  }),
  value: computed(string, { stable: true, sensitive: true, description: "The password: letters and digits." }),
};

/** A password that nobody chose. It stays the same as long as this lives, and is kept in the state alone. */
export const password = defineResource<typeof schema, LocalPlatform>({
  name: "password",
  description: "A password that nobody chose, and that stays the same.",
  schema,
  create: (plan) => ({ ...plan, value: randomText(plan.length) }),
  read: (state) => state,
  delete: () => undefined,
});

function randomText(length: number): string {
  return Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join("");
}

const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function checkLength(length: number): string | undefined {
  return Number.isInteger(length) && length >= 16 && length <= 128
    ? undefined
    : "must be a whole number from 16 to 128";
}
