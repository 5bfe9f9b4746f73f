import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { CloudformationStack as AwsCloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack";
import { DataAwsCloudformationStack } from "@cdktf/provider-aws/lib/data-aws-cloudformation-stack";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import type { StringMap } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import type { Duration } from "../../duration";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { trace } from "../../trace";
import { Account } from "../account";
import { awsError } from "../aws-error";
import { tagsOf } from "../tags";
import { checkOutputs, checkParameters } from "./parameter-checks";
import { parseTemplate, type Template, type TemplateObject, templateOf } from "./template";
import { terraformLiteral } from "./terraform-literal";

/** What a CloudFormation stack is given. */
export interface CloudFormationStackProps<O extends string> {
  /** A file in JSON or YAML, relative to the folder that the app runs in; or the template itself. */
  readonly template: string | TemplateObject;
  /** Values for the template's parameters. A list becomes one text with commas. @default the template's defaults */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The template's outputs that the app uses. @default none */
  readonly outputs?: readonly O[];
  /** What the template may do that CloudFormation asks about: change permissions, or use macros. @default nothing */
  readonly capabilities?: readonly Capability[];
  /** What becomes of a stack that can't be created. @default `ROLLBACK`, as CloudFormation has it */
  readonly onFailure?: "ROLLBACK" | "DELETE" | "DO_NOTHING";
  /** How long creating it may take, in whole minutes. @default no limit */
  readonly timeout?: Duration;
  /** The ARN of the role that CloudFormation works in. @default the deployment's own */
  readonly deployRole?: string;
  /** Where a template of more than 51,200 bytes is put for CloudFormation to read. @default none, as a smaller one needs */
  readonly bucket?: { readonly name: string };
  /**
   * With `retain` Terraform refuses to delete the stack, or to replace it, as long as it is in the app. What becomes of
   * the single resources is written in the template: `DeletionPolicy`.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /** Up to 128 characters: that of a stack that is imported. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A value for a parameter of a template. */
export type ParameterValue = string | number | boolean | readonly string[];

/** What CloudFormation wants to be told of a template before it carries it out. */
export type Capability = "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM" | "CAPABILITY_AUTO_EXPAND";

/** A stack of CloudFormation, as others use it. */
export interface ICloudFormationStack<O extends string> extends IConstruct {
  readonly name: string;
  /** The outputs that were asked for, each as a token. */
  readonly outputs: Readonly<Record<O, string>>;
}

/**
 * A stack of CloudFormation in the app: so that a team moves one template after the other.
 *
 * ```ts
 * const legacy = new CloudFormationStack(stack, "legacy", { template: "legacy.yaml", outputs: ["BucketName"] });
 * legacy.outputs.BucketName;
 * ```
 */
export class CloudFormationStack<O extends string = never> extends Construct implements ICloudFormationStack<O> {
  /** One that exists. */
  static fromName<O extends string>(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly outputs: readonly O[] },
  ): ICloudFormationStack<O> {
    return new ExistingStack(scope, id, props);
  }

  readonly name: string;
  /** CloudFormation's id of it, an ARN. */
  readonly arn: string;
  readonly outputs: Readonly<Record<O, string>>;

  constructor(scope: Construct, id: string, props: CloudFormationStackProps<O>) {
    super(scope, id);
    const { parameters = {}, outputs = [], timeout, removal = defaultsOf(this).removal } = props;
    const template = read(this, props.template);
    checkParameters(this, template, parameters);
    checkOutputs(this, template, outputs);
    const name = props.name ?? nameOf(this, { longest: 128 });
    const stack = new AwsCloudformationStack(this, "stack", {
      name,
      ...bodyOf(this, template, { name, bucket: props.bucket }),
      parameters: mapValues(parameters, textOf),
      capabilities: props.capabilities && [...props.capabilities],
      // Nothing unless it is said: Terraform makes a stack anew when this changes, and an imported one has it unset.
      onFailure: props.onFailure,
      timeoutInMinutes: timeout && minutesOf(this, timeout),
      iamRoleArn: props.deployRole,
      tags: tagsOf(this, props.tags),
      ...(removal === "retain" ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.name = stack.name;
    this.arn = stack.id;
    this.outputs = tokensOf(outputs, stack.outputs);
  }
}

class ExistingStack<O extends string> extends Construct implements ICloudFormationStack<O> {
  readonly name: string;
  readonly outputs: Readonly<Record<O, string>>;

  constructor(scope: Construct, id: string, props: { readonly name: string; readonly outputs: readonly O[] }) {
    super(scope, id);
    const stack = new DataAwsCloudformationStack(this, "stack", { name: props.name });
    this.name = props.name;
    this.outputs = tokensOf(props.outputs, stack.outputs);
  }
}

function read(construct: Construct, template: string | TemplateObject): Template {
  if (typeof template !== "string") return templateOf(template);
  try {
    return parseTemplate(readFileSync(template, "utf8"));
  } catch (error) {
    throw awsError(
      construct,
      `template must be a file in JSON or YAML, got "${template}": ${(error as Error).message}`,
    );
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
function bodyOf(
  construct: Construct,
  { text }: Template,
  { name, bucket }: { readonly name: string; readonly bucket: { readonly name: string } | undefined },
): { templateBody: string } | { templateUrl: string } {
  const bytes = Buffer.byteLength(text);
  if (bytes > 1_048_576) throw awsError(construct, `template must be no more than 1 MiB, got ${bytes} bytes; split it`);
  if (bytes <= 51_200) return { templateBody: terraformLiteral(text) };
  if (bucket === undefined) {
    throw awsError(construct, `template must have a bucket to be read from, as it has ${bytes} bytes; give one`);
  }
  const { region, dnsSuffix } = Account.of(construct);
  const object = new S3Object(construct, "template", {
    bucket: bucket.name,
    // Another template is another object: an update that fails goes back to the one before.
    key: `${name}/${createHash("sha256")
      .update(String(trace(text, construct).text))
      .digest("hex")
      .slice(0, 16)}`,
    content: terraformLiteral(text),
    tags: tagsOf(construct),
    lifecycle: { createBeforeDestroy: true },
  });
  return { templateUrl: `https://${object.bucket}.s3.${region}.${dnsSuffix}/${object.key}` };
}

function tokensOf<O extends string>(names: readonly O[], outputs: StringMap): Readonly<Record<O, string>> {
  return Object.fromEntries(names.map((name) => [name, outputs.lookup(name)])) as Record<O, string>;
}

function textOf(value: ParameterValue): string {
  return typeof value === "object" ? value.join(",") : String(value);
}

function minutesOf(construct: Construct, timeout: Duration): number {
  const minutes = timeout.toMilliseconds() / 60_000;
  if (Number.isInteger(minutes) && minutes >= 1) return minutes;
  throw awsError(construct, `timeout must be whole minutes, one or more, got ${minutes}`);
}

function mapValues<A, B>(of: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));
}
