import * as z from "zod";

const annotation = z.looseObject({ constructPath: z.string(), level: z.string(), message: z.string() });

const stack = z.looseObject({
  name: z.string(),
  constructPath: z.string().min(1),
  workingDirectory: z.string(),
  synthesizedStackPath: z.string(),
  stackMetadataPath: z.string().optional(),
  annotations: z.array(annotation).default([]),
  dependencies: z.array(z.string()).default([]),
});

/** `manifest.json`: what CDKTF (and its fork `cdktn`) writes of an app's stacks. */
export const manifestSchema = z.looseObject({ stacks: z.record(z.string(), stack) });

/** The content of `manifest.json`. */
export type Manifest = z.infer<typeof manifestSchema>;
/** What the manifest says of a stack. `dependencies` are construct paths. */
export type ManifestStack = z.infer<typeof stack>;
