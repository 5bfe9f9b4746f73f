import { computed, defineProvider, defineResource, required, string } from "../../../providers/definition";

/** The provider of notes once more, as a definition. A note's text that is `fail` can't be created. */
export const provider = defineProvider({
  name: "demo",
  version: "0.1.0",
  resources: [
    defineResource({
      name: "note",
      schema: { text: required(string, { replace: true }), shouted: computed(string) },
      create: ({ text }, context) => {
        context.progress(`writing ${text}`);
        if (text === "fail") throw new Error("no such note");
        return { text, shouted: text.toUpperCase() };
      },
      read: (state) => state,
      delete: () => undefined,
    }),
  ],
});
