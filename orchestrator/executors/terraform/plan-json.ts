import { mismatches } from "../../plan/conform";
import type { Json } from "../../values/outputs";
import type { Action, Change, OutputChange, PlannedOutput, PlannedResource, PlannedValues } from "../../plan/plan";
import { type PlannedValue, hasUnknown, isMarked, known, withUnknowns } from "../../plan/planned-value";
import { attributeChanges, type Step } from "../../plan/shown";

/** What a plan says: for people, and to the last value. */
export interface ReadPlan {
  readonly changes: readonly Change[];
  readonly outputs: readonly OutputChange[];
  readonly values: PlannedValues;
}

/**
 * Reads what `terraform show -json PLAN` prints.
 *
 * @param isOurs addresses of what Terrace itself added to the configuration
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function readPlanJson(text: string, isOurs: (address: string) => boolean): ReadPlan {
  const plan = JSON.parse(text) as PlanJson;
  const changes = (plan.resource_changes ?? []).filter(({ address }) => !isOurs(address));
  const outputs = Object.entries(plan.output_changes ?? {});
  return {
    changes: changes.flatMap(changeOf),
    outputs: outputs.flatMap(([name, change]) => outputChange(name, change)),
    values: {
      resources: changes.map(resourceOf),
      outputs: Object.fromEntries(
        outputs.map(([name, change]) => [name, outputOf(change, plan.planned_values?.outputs?.[name]?.type)]),
      ),
    },
  };
}

interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, ChangeJson>>;
  readonly planned_values?: { readonly outputs?: Readonly<Record<string, { readonly type?: Json }>> };
}

interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  /** The key of an instance that a replacement left behind. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: ChangeJson;
}

interface ChangeJson {
  readonly actions: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
  readonly after_unknown?: Json;
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
  readonly replace_paths?: readonly (readonly Step[])[];
  readonly importing?: unknown;
}

function changeOf(resource: ResourceChange): readonly Change[] {
  const action = actionOf(resource);
  if (action === "none") return [];
  const { before, after, sensitive, maybe } = resourceOf(resource);
  const { previous_address: from, change } = resource;
  const replaces = change.replace_paths;
  return [
    {
      address: addressOf(resource),
      action,
      ...(maybe && { maybe: true as const }),
      ...(from !== undefined && { from }),
      attributes: attributeChanges({ before, after, sensitive, ...(replaces && { replaces }) }),
    },
  ];
}

function resourceOf(resource: ResourceChange): PlannedResource {
  const { before = null, after, after_unknown, before_sensitive = false, after_sensitive = false } = resource.change;
  const action = actionOf(resource);
  const planned = withUnknowns(after, after_unknown);
  return {
    address: addressOf(resource),
    action,
    before,
    after: planned,
    sensitive: { before: before_sensitive, after: after_sensitive },
    maybe: action === "replace" ? mayBeKept(resource, planned) : action === "update" && isAsBefore(planned, before),
  };
}

/** Whether all that would be another is not known yet. */
function isAsBefore(planned: PlannedValue, before: Json): boolean {
  return mismatches(planned, before).length === 0;
}

/** Whether a resource is to be replaced only for values that are not known yet; not because it is tainted, say. */
function mayBeKept({ action_reason, change }: ResourceChange, planned: PlannedValue): boolean {
  const paths = change.replace_paths ?? [];
  const isForced = action_reason !== undefined && action_reason !== "replace_because_cannot_update";
  return !isForced && paths.length > 0 && paths.every((path) => hasUnknown(valueAt(planned, path)));
}

function valueAt(value: PlannedValue, [step, ...rest]: readonly Step[]): PlannedValue {
  if (step === undefined || typeof value !== "object" || value === null) return value;
  return valueAt((value as Readonly<Record<Step, PlannedValue>>)[step] ?? null, rest);
}

function addressOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

/** An import with a change is both; the change is what matters for an approval. So it is with a move. */
function actionOf({ previous_address, change }: ResourceChange): Action | "none" {
  if (change.actions.length > 1) return "replace";
  const [action = "no-op"] = change.actions;
  if (action !== "no-op") return ACTIONS[action] ?? "update";
  if (change.importing !== undefined) return "import";
  return previous_address === undefined ? "none" : "move";
}

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
};

function outputChange(name: string, change: ChangeJson): readonly OutputChange[] {
  if (change.actions[0] === "no-op") return [];
  const { before = null, after, after_unknown, before_sensitive = false, after_sensitive = false } = change;
  const attributes = attributeChanges({
    before,
    after: withUnknowns(after, after_unknown),
    sensitive: { before: before_sensitive, after: after_sensitive },
  });
  return [{ name, attributes, ...(isLost(change) && { isLost: true as const }) }];
}

/** Whether an output goes, or becomes one of another type. */
function isLost({ before = null, after = null, after_unknown }: ChangeJson): boolean {
  if (before === null || isMarked(after_unknown)) return false;
  return kindOf(before) !== kindOf(after);
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

/** One that will be gone is null: Terraform keeps no output that is. A type is told only of a value that is known. */
function outputOf(
  { actions, after, after_unknown, after_sensitive }: ChangeJson,
  type: Json | undefined,
): PlannedOutput {
  const value = withUnknowns(after, after_unknown);
  return {
    value,
    ...(type !== undefined && known(value) !== undefined && { type }),
    sensitive: after_sensitive !== false && after_sensitive !== undefined,
    changes: actions[0] !== "no-op",
  };
}
