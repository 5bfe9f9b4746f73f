import type { AttributeChange, Shown } from "../../orchestrator/plan/plan";
import type { Paint } from "./paint";
import { printable } from "./printable";

/** How much of a plan is shown. `compact`: what somebody decides by. `full`: every attribute. */
export type Detail = "compact" | "full";

/** What of a resource or output changes, a line for each attribute. */
export function attributeLines(
  attributes: readonly AttributeChange[],
  detail: Detail,
  paint: Paint,
): readonly string[] {
  const telling = detail === "full" ? attributes : tellingOf(attributes);
  const shown = detail === "full" ? telling : telling.slice(0, MOST_ATTRIBUTES);
  const folded = attributes.filter((attribute) => !shown.includes(attribute));
  return [
    ...shown.map((attribute) => line(attribute, detail, paint)),
    ...(folded.length > 0 ? [paint("dim", `… ${foldedText(folded)}`)] : []),
  ];
}

const MOST_ATTRIBUTES = 12;

/** What somebody decides by: what is known, and what makes a replacement necessary; or else what is there now. */
function tellingOf(attributes: readonly AttributeChange[]): readonly AttributeChange[] {
  const telling = attributes.filter(({ path, before, after, replaces }) => {
    const isFilledIn = isKind(after, "unknown") && path !== "";
    const isReset = isKind(after, "none") && isNothing(before);
    return replaces === true || !(isFilledIn || isReset);
  });
  return telling.length > 0 ? telling : attributes.filter(({ before }) => !isKind(before, "none"));
}

function foldedText(attributes: readonly AttributeChange[]): string {
  const unknown = attributes.filter(({ after }) => isKind(after, "unknown")).length;
  const rest = attributes.length - unknown;
  return [rest > 0 ? `${rest} more` : "", unknown > 0 ? `${unknown} known after apply` : ""]
    .filter((part) => part !== "")
    .join(", ");
}

function isKind(shown: Shown, kind: Extract<Shown, { kind: unknown }>["kind"]): boolean {
  return "kind" in shown && shown.kind === kind;
}

/** What many providers keep where nothing was set. */
function isNothing(shown: Shown): boolean {
  return "value" in shown && ['""', "[]", "{}", "0", "false"].includes(JSON.stringify(shown.value));
}

function line({ path, before, after, replaces }: AttributeChange, detail: Detail, paint: Paint): string {
  const isNew = "kind" in before && before.kind === "none";
  const values = isNew ? text(after, detail) : `${text(before, detail)} -> ${text(after, detail)}`;
  const name = path === "" ? "" : `${printable(path)} = `;
  return `${name}${values}${replaces ? paint("red", "  # forces replacement") : ""}`;
}

/** A value in a few words. */
export function text(shown: Shown, detail: Detail = "compact"): string {
  if ("value" in shown) return shortened(printable(JSON.stringify(shown.value)), detail);
  return WORDS[shown.kind];
}

const WORDS = { unknown: "(known after apply)", sensitive: "(sensitive)", none: "(nothing)" } as const;

const LONGEST_VALUE = 100;

function shortened(value: string, detail: Detail): string {
  const isShort = detail === "full" || value.length <= LONGEST_VALUE;
  return isShort ? value : `${value.slice(0, LONGEST_VALUE)}… (${value.length} characters)`;
}
