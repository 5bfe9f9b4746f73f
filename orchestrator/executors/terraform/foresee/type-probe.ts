import type { Json } from "../../../values/outputs";
import type { PlannedOutputs } from "../../../plan/plan";
import { hasUnknown, UNKNOWN } from "../../../plan/planned-value";
import { isOfType } from "./value-type";
import type { Blocks, TerraformJson } from "../work-folder";

/**
 * Names of outputs whose type a plan does not tell, though it knows something of them. Terraform tells it of what it
 * knows in full only; an array may be a list, a tuple or a set, and what is not an array an object or a map.
 */
export function outputsWithoutType(outputs: PlannedOutputs): readonly string[] {
  const without = Object.entries(outputs).filter(
    ([, { value, type }]) => type === undefined && value !== UNKNOWN && hasUnknown(value),
  );
  return without.map(([name]) => name);
}

/** The only output of a probe. */
const TYPES = "terrace_types";

/**
 * A stack's configuration with nothing but an output that tells the types of others, for a plan that is thrown away: an
 * empty list of what they are. It is known, whatever is not known of them, and so its type is told. Undefined where
 * their expressions are not at hand: the stack is written in HCL, or not as CDKTF writes it.
 */
export function typeProbe(json: TerraformJson, names: readonly string[]): TerraformJson | undefined {
  const { output = {}, ...rest } = json as TerraformJson & { readonly output?: Blocks };
  const values = names.map((name) => [name, output[name]?.["value"]] as const);
  if (Array.isArray(json.locals) || values.some(([, value]) => value === undefined)) return undefined;
  // Each is a local value, so that it stands as it is: it may be JSON as well as a template.
  const locals = Object.fromEntries(values.map(([name, value]) => [localOf(name), value]));
  const members = names.map((name) => `${JSON.stringify(name)} = local.${localOf(name)}`);
  const value = `\${slice(tolist([{ ${members.join(", ")} }]), 0, 0)}`;
  const probe = { locals: { ...json.locals, ...locals }, output: { [TYPES]: { value, sensitive: true } } };
  return { ...rest, ...probe };
}

function localOf(output: string): string {
  return `terrace_output_${output}`;
}

/**
 * Outputs, with the types that the plan of their {@link typeProbe} tells. What has become something else since they were
 * planned gets none.
 *
 * @param text what `terraform show -json` prints of that plan
 */
export function withProbedTypes(outputs: PlannedOutputs, text: string): PlannedOutputs {
  const types = probedTypes(text);
  const entries = Object.entries(outputs).map(([name, output]) => {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    return [name, type !== undefined && isOfType(output.value, type) ? { ...output, type } : output] as const;
  });
  return Object.fromEntries(entries);
}

function probedTypes(text: string): Readonly<Record<string, Json>> {
  const { planned_values: values } = JSON.parse(text) as ProbeJson;
  const [, [, types = {}] = []] = values?.outputs?.[TYPES]?.type ?? [];
  return types;
}

interface ProbeJson {
  readonly planned_values?: {
    readonly outputs?: Readonly<Record<string, { readonly type?: readonly ["list", ListedType] }>>;
  };
}

type ListedType = readonly ["object", Readonly<Record<string, Json>>];
