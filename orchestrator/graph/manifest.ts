import { join } from "node:path";
import type { InputFailure } from "../failure";
import { readJsonFile } from "../json-file";
import type { Manifest } from "./manifest-file";
import type { Result } from "../result";

/** Where an app's manifest is, in its folder of synthesized files. */
export function manifestFile(output: string): string {
  return join(output, "manifest.json");
}

/** Reads the manifest that CDKTF wrote. */
export function readManifest(output: string): Result<Manifest, InputFailure> {
  return readJsonFile(manifestFile(output), manifestSchema);
}

/** zod takes 50 ms to load. */
function manifestSchema(): typeof import("./manifest-file").manifestSchema {
  return (require("./manifest-file") as typeof import("./manifest-file")).manifestSchema;
}
