import type { Action, Change, NodePlan } from "../../orchestrator/plan/plan";
import { counted } from "./counted";
import type { Look } from "./paint";

/** How an action is written. */
export interface ActionWords {
  /** What stands before an address. */
  readonly sign: string;
  readonly look: Look;
  /** `3 to create` */
  readonly planned: string;
  /** `3 created` */
  readonly done: string;
}

/** The words of all actions; those that destroy something come first wherever actions are listed. */
export const ACTIONS: Readonly<Record<Action, ActionWords>> = {
  delete: { sign: "-", look: "red", planned: "to delete", done: "deleted" },
  replace: { sign: "-/+", look: "red", planned: "to replace", done: "replaced" },
  forget: { sign: ".", look: "red", planned: "to forget", done: "forgotten" },
  create: { sign: "+", look: "green", planned: "to create", done: "created" },
  update: { sign: "~", look: "yellow", planned: "to update", done: "updated" },
  import: { sign: "<-", look: "cyan", planned: "to import", done: "imported" },
  move: { sign: "=>", look: "cyan", planned: "to move", done: "moved" },
  run: { sign: ">", look: "cyan", planned: "to run", done: "run" },
  read: { sign: "<=", look: "cyan", planned: "to read", done: "read" },
};

const ORDER = Object.keys(ACTIONS) as readonly Action[];

/** Changes grouped by action, those that destroy something first. */
export function inOrder(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
}

/** What plans would do: `1 to delete, 3 to create`; empty when that is nothing. */
export function plannedChanges(plans: readonly NodePlan[]): string {
  return [...counts(plans, "planned"), ...outputsChanged(plans, "to change")].join(", ");
}

/** What was done by plans: `1 deleted, 3 created`; empty when that is nothing. */
export function doneChanges(plans: readonly NodePlan[]): string {
  return [...counts(plans, "done"), ...outputsChanged(plans, "changed")].join(", ");
}

function counts(plans: readonly NodePlan[], tense: "planned" | "done"): readonly string[] {
  const actions = plans.flatMap((plan) => plan.changes).map(({ action }) => action);
  return ORDER.map((action) => ({ action, count: actions.filter((each) => each === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${ACTIONS[action][tense]}`);
}

/** Outputs are only worth a word where nothing else changes: they always change along with resources. */
function outputsChanged(plans: readonly NodePlan[], words: string): readonly string[] {
  if (plans.some((plan) => plan.changes.length > 0)) return [];
  const count = plans.reduce((sum, plan) => sum + plan.outputs.length, 0);
  return count > 0 ? [`${counted(count, "output")} ${words}`] : [];
}
