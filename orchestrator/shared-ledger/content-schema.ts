import * as z from "zod";

const state = z.object({ lineage: z.string(), serial: z.number() }).optional();
const when = { state, at: z.string() };

/** What is read of a stack without looking whether it is there. */
const node = z.looseObject({
  kind: z.literal("stack"),
  id: z.string(),
  name: z.string(),
  folder: z.string().refine(isBelow),
  file: z.string().refine(isBelow),
  backend: z.object({ type: z.string(), config: z.record(z.string(), z.unknown()) }),
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
  policy: z.record(z.string(), z.unknown()),
});

const deployed = z.looseObject({
  ...when,
  node,
  variables: z.array(z.tuple([z.string(), z.object({ sensitive: z.boolean() })])),
  reads: z.array(z.tuple([z.string(), z.string()])),
  uses: z.array(z.object({ from: z.string(), output: z.string() })),
  fingerprint: z.string(),
  files: z.string().optional(),
});

const destroyed = z.looseObject({ ...when, id: z.string(), node: z.undefined().optional() });

/** What a shared ledger has to look like. */
export const contentSchema = z.looseObject({
  version: z.literal(1),
  stacks: z.array(z.union([deployed, destroyed])),
});

/** A ledger, as far as it is looked at. */
export type CheckedContent = z.infer<typeof contentSchema>;

/** Files are put where these paths say, and nowhere else. */
function isBelow(path: string): boolean {
  return path.split("/").every((step) => !["", ".", ".."].includes(step));
}
