/** A provider whose resource does what `terraform_data` does: it gives what it is given. Copied into a project, never imported. */
import { computed, defineProvider, defineResource, required, string } from "terrace/provider";

export const echo = defineResource({
  name: "echo",
  schema: { input: required(string), output: computed(string) },
  create: ({ input }) => ({ input, output: input }),
  read: (state) => state,
  update: ({ input }) => ({ input, output: input }),
  delete: () => undefined,
});

export const provider = defineProvider({ name: "bench", version: "1.0.0", module: __filename, resources: [echo] });
