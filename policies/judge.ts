import type { SourceLine } from "../orchestrator/diagnostic";
import type { NodeId } from "../orchestrator/graph/graph";
import { SEVERITIES, type Finding, type Judgement } from "../orchestrator/plan/judgement";
import { applyExceptions } from "./exceptions";
import { packs } from "./pack";
import { packsOf, type Policies } from "./policies";
import type { Rule } from "./rule";
import { baseAddress, isRemoteState, type Resource, type Stack } from "./stack";

/** What there is to judge. */
export interface Evidence {
  /** Stacks as they were synthesized. */
  readonly configurations: readonly Stack[];
  /** Stacks as they were planned. A resource that breaks a rule by both is found once. */
  readonly plans: readonly Stack[];
  /** The lines of source that have made constructs, by their paths. @default they are not known */
  readonly sources?: ReadonlyMap<string, SourceLine>;
  /** What others have found. @default nothing */
  readonly found?: readonly Finding[];
  /** The stack that is held against the policies, in sight of the others. @default all are */
  readonly stack?: string;
}

/**
 * Holds stacks against policies.
 *
 * @param today the day by which exceptions expire: `2026-11-26`
 */
export function judge(evidence: Evidence, policies: Policies, today: string): Judgement {
  const rules = [...packsOf(policies).flatMap((pack) => packs[pack]), ...(policies.rules ?? [])];
  const constructs = constructsOf(evidence.configurations);
  const stacks = inSightOf(evidence.configurations, [...evidence.plans, ...evidence.configurations]);
  const held = stacks.filter(({ id }) => evidence.stack === undefined || evidence.stack === id);
  const found = held.flatMap((stack) => findingsIn(stack, rules, constructs));
  const all = inOrder(withoutRepeats([...found, ...(evidence.found ?? [])])).map((each) => withSource(each, evidence));
  return {
    ...applyExceptions(all, policies.exceptions ?? [], today),
    ...(policies.deny !== undefined && { deny: policies.deny }),
  };
}

function withSource(finding: Finding, { sources }: Evidence): Finding {
  const source = finding.construct === undefined ? undefined : sources?.get(finding.construct);
  return source ? { ...finding, source } : finding;
}

/** By stack and address, the path of the construct that made a resource. */
type Constructs = ReadonlyMap<string, string>;

function constructsOf(stacks: readonly Stack[]): Constructs {
  return new Map(
    stacks.flatMap(({ id, resources }) =>
      resources.flatMap(({ address, construct }) =>
        construct === undefined ? [] : [[`${id}:${address}`, construct] as const],
      ),
    ),
  );
}

/** Stacks that see what the app's other stacks take of others. */
function inSightOf(app: readonly Stack[], stacks: readonly Stack[]): readonly Stack[] {
  const takers = app.map(({ id, resources }) => ({ id, resources: resources.filter(takesFromOthers) }));
  return stacks.map((stack) => ({
    ...stack,
    elsewhere: takers.filter(({ id }) => id !== stack.id).flatMap(({ resources }) => resources),
  }));
}

function takesFromOthers({ references }: Resource): boolean {
  return Object.values(references).some((referents) => referents.some(isRemoteState));
}

function findingsIn(stack: Stack, rules: readonly Rule[], constructs: Constructs): readonly Finding[] {
  const byType = new Map<string, readonly Rule[]>();
  for (const rule of rules) for (const type of rule.types) byType.set(type, [...(byType.get(type) ?? []), rule]);
  return stack.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((resource) =>
      (byType.get(resource.type) ?? []).flatMap((rule) => {
        const message = messageOf(rule, resource, stack);
        return message === undefined ? [] : [findingOf(rule, resource, stack.id, message, constructs)];
      }),
    );
}

/** A rule that can't be evaluated has not let anything pass. */
function messageOf(rule: Rule, resource: Resource, stack: Stack): string | undefined {
  try {
    return rule.check(resource, stack);
  } catch (error) {
    return `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function findingOf(
  { id, severity, title, remedy, references = [] }: Rule,
  { address, construct: own }: Resource,
  stack: string,
  message: string,
  constructs: Constructs,
): Finding {
  const construct = own ?? constructs.get(`${stack}:${baseAddress(address)}`);
  return {
    rule: id,
    severity,
    title,
    stack: stack as NodeId,
    address,
    ...(construct !== undefined && { construct }),
    message,
    remedy,
    references,
  };
}

/** The plan's word comes first: it has the values. One resource may become several, with keys. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, stack, address }) => {
    const exact = `${rule} ${stack} ${address}`;
    if (seen.has(exact)) return false;
    seen.add(exact).add(`${rule} ${stack} ${baseAddress(address)}`);
    return true;
  });
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const weight = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  const place = ({ stack, address, rule }: Finding): string => `${stack}\0${address}\0${rule}`;
  return findings.toSorted((a, b) => weight(b) - weight(a) || (place(a) < place(b) ? -1 : 1));
}
