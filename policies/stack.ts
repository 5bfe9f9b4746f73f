import { isUnknown, type Fields } from "./value";

/** A resource or data source, as a rule sees it. */
export interface Resource {
  /** Terraform's address: `aws_s3_bucket.logs`, `module.site.aws_s3_bucket.logs[0]`, `data.aws_iam_policy_document.tls`. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Fields;
  /** For each argument, what its expressions refer to: `aws_s3_bucket.logs`, `var.name`. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** The path of the construct that made it, as CDKTF recorded it. */
  readonly construct?: string;
}

/** What a stack consists of: from its synthesized configuration, or from a plan of it. */
export interface Stack {
  /** The stack's id in the app. */
  readonly id: string;
  readonly resources: readonly Resource[];
  /** Settings of the providers, such as the tags that are put on everything. */
  readonly providers: readonly { readonly type: string; readonly values: Fields }[];
  /** Resources of the app's other stacks that take something of another stack: maybe of this one. @default none */
  readonly elsewhere?: readonly Resource[];
}

/** Resources of some type that belong to another one. */
export interface Related {
  readonly certain: readonly Resource[];
  /** Whether there may be more, which can't be told: their argument is not known, and does not say what it comes from. */
  readonly isMore: boolean;
}

/**
 * Resources of a type whose argument is a resource, by reference or by name: the `aws_s3_bucket_policy` whose `bucket` is
 * this bucket.
 */
export function relatedTo(resource: Resource, stack: Stack, type: string, argument: string): Related {
  const candidates = stack.resources.filter((other) => other.type === type && other.mode === "managed");
  const relations = candidates.map((other) => [other, relation(resource, other, argument, stack)] as const);
  return {
    certain: relations.flatMap(([other, is]) => (is === "yes" ? [other] : [])),
    isMore: relations.some(([, is]) => is === "maybe") || mayBeElsewhere(stack, type, argument),
  };
}

function mayBeElsewhere({ elsewhere = [] }: Stack, type: string, argument: string): boolean {
  return elsewhere.some((other) => other.type === type && (other.references[argument] ?? []).some(isRemoteState));
}

/** Whether a reference is to what another stack gives. */
export function isRemoteState(referent: string): boolean {
  return referent.startsWith("data.terraform_remote_state.");
}

function relation(resource: Resource, other: Resource, argument: string, stack: Stack): "yes" | "no" | "maybe" {
  const referents = other.references[argument] ?? [];
  if (referents.includes(baseAddress(resource.address))) return "yes";
  // It is another one of the same kind.
  if (referents.some((address) => typeOf(address) === resource.type)) return "no";
  const through = relationThrough(resource, referents, stack);
  if (through !== "no") return through;
  const value = other.values[argument];
  if (value === undefined) return "no";
  if (isUnknown(value)) return referents.length > 0 && referents.every((each) => isLeaf(each, stack)) ? "no" : "maybe";
  const names = NAMES.map((name) => resource.values[name]);
  if (names.includes(value)) return "yes";
  return names.every((name) => name === undefined || isUnknown(name)) ? "maybe" : "no";
}

/** By way of a third: a bucket's logging that waits for the policy of the bucket that it logs to. */
function relationThrough(resource: Resource, referents: readonly string[], stack: Stack): "yes" | "no" | "maybe" {
  const base = baseAddress(resource.address);
  const thirds = stack.resources.filter(({ address }) => referents.includes(baseAddress(address)));
  const reached = thirds.map(({ references }) => [
    ...new Set(
      Object.values(references)
        .flat()
        .filter((address) => typeOf(address) === resource.type),
    ),
  ]);
  if (!reached.some((addresses) => addresses.includes(base))) return "no";
  return reached.every((addresses) => addresses.length === 1) ? "yes" : "maybe";
}

/** What a resource is called by others. */
const NAMES = ["id", "arn", "name", "bucket"];

/** A resource of another type, in sight, is not what it is looked for. */
function isLeaf(address: string, stack: Stack): boolean {
  return !address.startsWith("data.") && stack.resources.some((each) => baseAddress(each.address) === address);
}

/** An address without the keys of instances. */
export function baseAddress(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, "");
}

function typeOf(address: string): string | undefined {
  return baseAddress(address).split(".").at(-2);
}

/** What the expressions of a text in Terraform's template syntax refer to: the first two steps of each reference. */
export function referentsOf(template: string): readonly string[] {
  const expressions = template.matchAll(/(?<!\$)\$\{|(?<!%)%\{/g);
  const [first] = expressions;
  if (first === undefined) return [];
  const found = template.slice(first.index).matchAll(REFERENCE);
  return [...new Set([...found].map(([, data = "", type, name]) => `${data}${type}.${name}`))];
}

const REFERENCE = /(?<![\w.-])(data\.)?([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)/g;
