import type { Resource, Stack } from "./stack";
import {
  hasUnknown,
  isFields,
  isList,
  isUnknown,
  textOf,
  textsOf,
  unknown,
  valueAt,
  type Fields,
  type Value,
} from "./value";

/** A statement of an IAM policy. Names that are not known are left out. */
export interface IamStatement {
  /** Undefined where it is not known. */
  readonly effect: "Allow" | "Deny" | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The AWS principals; everybody is `*`. */
  readonly principals: readonly string[];
  /** The names of the keys that its conditions look at, in lower case. */
  readonly conditionKeys: readonly string[];
  readonly conditions: Value | undefined;
  /** What of it is not known, or not all of it: `Resource`. */
  readonly unknown: readonly string[];
}

/**
 * The statements of the IAM policy that an argument holds, as text or as the `aws_iam_policy_document` it refers to.
 * Undefined where it is not known; none where it is not set.
 */
export function statementsAt(resource: Resource, path: string, stack: Stack): readonly IamStatement[] | undefined {
  const value = valueAt(resource.values, path);
  if (value === undefined) return [];
  const document = isUnknown(value) ? documentOf(value.template, stack) : parsed(textOf(value));
  return document === undefined ? undefined : statementsOf(document);
}

function documentOf(template: string | undefined, stack: Stack): Fields | undefined {
  if (template === undefined) return undefined;
  const [, name] = /^\$\{\s*data\.aws_iam_policy_document\.([\w-]+)\.json\s*\}$/.exec(template) ?? [];
  if (name === undefined) return parsed(template);
  const address = `data.aws_iam_policy_document.${name}`;
  const source = stack.resources.find((each) => each.address === address);
  return source && fromDataSource(source.values);
}

/** Texts with references in them become values that are not known; the rest of the document is. */
function parsed(text: string): Fields | undefined {
  try {
    const value = withUnknowns(JSON.parse(text) as Value);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function withUnknowns(value: Value): Value {
  if (typeof value === "string") return value.includes("${") && !isPolicyVariable(value) ? unknown(value) : value;
  if (isList(value)) return value.map(withUnknowns);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, part && withUnknowns(part)]));
}

/** `${aws:username}` is IAM's. */
function isPolicyVariable(text: string): boolean {
  return [...text.matchAll(/\$\{([^}]*)\}/g)].every(([, name = ""]) => /^\w+:[\w/-]+$/.test(name));
}

/** What is merged into it from elsewhere is not seen. */
function fromDataSource(values: Fields): Fields | undefined {
  const isMerged = ["source_json", "override_json", "source_policy_documents", "override_policy_documents"];
  if (isMerged.some((name) => values[name] !== undefined)) return undefined;
  const statement = values["statement"];
  const blocks = isList(statement) ? statement : [statement ?? []].flat();
  if (blocks.some(isUnknown)) return undefined;
  return { Statement: blocks.filter(isFields).map(statementOfBlock) };
}

function statementOfBlock(block: Fields): Fields {
  const conditions = listOf(block["condition"]).filter(isFields);
  const principals = listOf(block["principals"]).filter(isFields);
  return {
    Effect: block["effect"] ?? "Allow",
    Action: block["actions"],
    NotAction: block["not_actions"],
    Resource: block["resources"],
    Principal: Object.fromEntries(
      principals.map(({ type, identifiers }) => [type === "*" ? "AWS" : textOf(type), identifiers]),
    ),
    Condition: conditionsOf(conditions),
  };
}

/** A test may stand there several times, with a variable each. */
function conditionsOf(blocks: readonly Fields[]): Fields {
  const byTest = new Map<string, Fields>();
  for (const { test, variable, values } of blocks) {
    byTest.set(textOf(test), { ...byTest.get(textOf(test)), [textOf(variable)]: values });
  }
  return Object.fromEntries(byTest);
}

function listOf(value: Value | undefined): readonly Value[] {
  if (isList(value)) return value;
  return value === undefined ? [] : [value];
}

function statementsOf({ Statement: statements }: Fields): readonly IamStatement[] {
  return listOf(statements).flatMap((each) => {
    if (isUnknown(each)) return [NOT_KNOWN];
    return isFields(each) ? [statementOf(each)] : [];
  });
}

const NOT_KNOWN: IamStatement = {
  effect: undefined,
  actions: [],
  resources: [],
  principals: [],
  conditionKeys: [],
  conditions: undefined,
  unknown: ["Effect", "Action", "Resource", "Principal", "Condition"],
};

function statementOf(statement: Fields): IamStatement {
  const conditions = statement["Condition"];
  const tests = isFields(conditions) ? Object.values(conditions).filter(isFields) : [];
  return {
    effect: effectOf(statement["Effect"]),
    actions: textsOf(statement["Action"]),
    resources: textsOf(statement["Resource"]),
    principals: principalsOf(statement["Principal"]),
    conditionKeys: tests.flatMap((test) => Object.keys(test)).map((key) => key.toLowerCase()),
    conditions,
    unknown: Object.keys(statement).filter((part) => hasUnknown(statement[part])),
  };
}

function effectOf(effect: Value | undefined): IamStatement["effect"] {
  if (isUnknown(effect)) return undefined;
  return effect === "Deny" ? "Deny" : "Allow";
}

function principalsOf(principal: Value | undefined): readonly string[] {
  return isFields(principal) ? textsOf(principal["AWS"]) : textsOf(principal);
}

/** Conditions that leave nobody in from outside, whoever the principal is. */
const NARROWING =
  /^(aws:(source(arn|account|owner|vpc|vpce|ip|orgid|orgpaths)|principal(arn|account|orgid|orgpaths)|userid)|kms:(calleraccount|viaservice)|s3:dataaccesspoint(account|arn)|elasticfilesystem:accessedviamounttarget|lambda:functionurlauthtype)$/;

/** Whether a statement allows something to everybody. */
export function isPublic({ effect, principals, conditionKeys, conditions }: IamStatement): boolean {
  if (effect !== "Allow" || isUnknown(conditions)) return false;
  return principals.includes("*") && !conditionKeys.some((key) => NARROWING.test(key));
}

/** Whether a statement refuses whatever does not come by TLS; undefined where that is not known. */
export function refusesPlainText({ effect, principals, conditions, unknown }: IamStatement): boolean | undefined {
  if (effect === "Deny" && principals.includes("*") && isOfPlainText(conditions)) return true;
  if (effect === "Allow") return false;
  return unknown.some((part) => ["Effect", "Principal", "Condition"].includes(part)) ? undefined : false;
}

function isOfPlainText(conditions: Value | undefined): boolean {
  if (!isFields(conditions)) return false;
  return Object.entries(conditions).some(
    ([test, keys]) =>
      /^bool/i.test(test) &&
      isFields(keys) &&
      Object.entries(keys).some(
        ([key, value]) => key.toLowerCase() === "aws:securetransport" && textsOf(value).includes("false"),
      ),
  );
}
