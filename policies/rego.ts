import type { NodeId } from "../orchestrator/graph/graph";
import { SEVERITIES, type Finding, type Severity } from "../orchestrator/plan/judgement";
import type { Stack } from "./stack";
import { isFields, isList, isUnknown, type Value } from "./value";

/**
 * What a Rego policy gets as `input`: a stack, with its resources as rules in TypeScript see them. A value that is not
 * known is the object `{"unknown": true}`, which equals nothing and is not false.
 */
export function regoInput({ id, resources }: Stack): object {
  return {
    stack: id,
    resources: resources.map(({ values, ...resource }) => ({ ...resource, values: jsonOf(values) })),
  };
}

/**
 * What a Rego policy has found: a list or set of objects with `message`, and with `address`, `rule`, `severity` ("medium"
 * where it is left out), `title` and `remedy` as far as they are given; or of texts alone, as Conftest has them.
 */
export function regoFindings(stack: Stack, resultSet: unknown): readonly Finding[] {
  const results = Array.isArray(resultSet) ? (resultSet as readonly { readonly result?: unknown }[]) : [];
  return results.flatMap(({ result }) => foundIn(result)).map((each) => findingOf(stack, each));
}

/** What can't be read as findings has let nothing pass. */
function foundIn(result: unknown): readonly unknown[] {
  const lists = listsIn(result);
  const isEmpty = typeof result === "object" && result !== null && Object.keys(result).length === 0;
  if (lists.length > 0 || isEmpty) return lists.flat();
  if (typeof result === "string") return [result];
  const message = `its result is no list of findings: ${JSON.stringify(result)}`;
  return [{ rule: "rego-not-understood", severity: "critical", message }];
}

/** A rule that is a set comes as a list; a package of rules, as an object of lists. */
function listsIn(result: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(result)) return [result];
  return typeof result === "object" && result !== null ? Object.values(result).flatMap(listsIn) : [];
}

function findingOf(stack: Stack, found: unknown): Finding {
  const fields = typeof found === "object" && found !== null ? (found as Readonly<Record<string, unknown>>) : {};
  const text = (name: string, byDefault: string): string => {
    const value = fields[name];
    return typeof value === "string" ? value : byDefault;
  };
  const address = text("address", "");
  const construct = stack.resources.find((resource) => resource.address === address)?.construct;
  return {
    rule: text("rule", "rego"),
    severity: severityOf(fields["severity"]),
    title: text("title", "The Rego policy lets it pass"),
    stack: stack.id as NodeId,
    address,
    ...(construct !== undefined && { construct }),
    message: text("message", typeof found === "string" ? found : JSON.stringify(found)),
    remedy: text("remedy", "See the policy."),
    references: [],
  };
}

function severityOf(value: unknown): Severity {
  return SEVERITIES.find((severity) => severity === String(value).toLowerCase()) ?? "medium";
}

function jsonOf(value: Value | undefined): unknown {
  if (isUnknown(value)) return { unknown: true };
  if (isList(value)) return value.map(jsonOf);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]));
}
