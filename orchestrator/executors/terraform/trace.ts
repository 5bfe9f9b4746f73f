import type { Diagnostic } from "../../diagnostic";
import type { Blocks, TerraformJson } from "./work-folder";

/** Adds to each diagnostic the path of the construct that its address comes from, as CDKTF recorded it. */
export function traceToConstructs(diagnostics: readonly Diagnostic[], json: TerraformJson): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const construct = diagnostic.address === undefined ? undefined : constructOf(diagnostic.address, json);
    return construct === undefined ? diagnostic : { ...diagnostic, construct };
  });
}

function constructOf(address: string, json: TerraformJson): string | undefined {
  const [first = "", second = "", third = ""] = address.replace(/\[[^\]]*\]/g, "").split(".");
  if (first === "module") return pathOf(json.module, second);
  if (first === "data" || first === "ephemeral") return pathOf(json[first]?.[second], third);
  return pathOf(json.resource?.[first], second);
}

function pathOf(blocks: Blocks | undefined, name: string): string | undefined {
  const comment = blocks?.[name]?.["//"] as { metadata?: { path?: string } } | undefined;
  return comment?.metadata?.path;
}
