import { z } from "zod";

/** `cdktf.json`, as far as it concerns synth; cdktf-cli's other settings pass. */
export const projectFileSchema = z.looseObject({
  app: z.string().optional(),
  output: z.string().optional(),
  codeMakerOutput: z.string().optional(),
  context: z.record(z.string(), z.json()).optional(),
  terraformProviders: z.array(z.unknown()).optional(),
  terraformModules: z.array(z.union([z.string(), z.looseObject({ source: z.string() })])).optional(),
});

/** The content of `cdktf.json`. */
export type ProjectFile = z.infer<typeof projectFileSchema>;
