import { createHash } from "node:crypto";
import { LambdaFunction, type LambdaFunctionConfig } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import { trace } from "../../trace";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { IGrantable, IRole } from "../iam/grantable";
import { Role } from "../iam/role";
import { LogGroup } from "../logs/log-group";
import type { Connections, IConnectable } from "../network/connections";
import { SecurityGroup } from "../network/security-group";
import { tagsOf } from "../tags";
import { type EventSource, type EventSourceOptions, mapEventSource } from "./event-source";
import { ExistingFunction, grantInvoke, type IFunction } from "./existing-function";
import { grantHandOver } from "./failure-destination";
import { checkFunction, secondsOf } from "./function-checks";
import type { FunctionProps } from "./function-props";
import { FunctionUrl } from "./function-url";
import { networkAccess } from "./network-access";
import { packageOf } from "./package";
import { Schedule, type ScheduleProps } from "./schedule";

/**
 * A function: code that Lambda runs when it is called. It writes into a log group of its own, and may do nothing else but
 * what it is granted.
 */
export class Function extends Construct implements IFunction, IGrantable, IConnectable {
  /** One that exists. */
  static fromArn(scope: Construct, id: string, arn: string): IFunction {
    return new ExistingFunction(scope, id, arn);
  }

  readonly name: string;
  readonly arn: string;
  /** What the function works in. */
  readonly role: IRole;
  readonly logs: LogGroup;
  /** The resource itself, for what has no prop here: layers, a file system, ephemeral storage. */
  readonly resource: LambdaFunction;
  readonly #group: SecurityGroup | undefined;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    checkFunction(this, props);
    const { key, network, onFailure, tracing = true, tags } = props;
    const name = props.name ?? nameOf(this, { longest: 64 });
    const role = new Role(this, "role", { assumedBy: { services: ["lambda.amazonaws.com"] }, tags });
    this.role = role;
    this.logs = new LogGroup(this, "logs", {
      // Where Lambda writes unless it is told otherwise; left to it, the group is kept for ever.
      name: `/aws/lambda/${name}`,
      retentionDays: props.logRetentionDays,
      removal: props.removal,
      tags,
    });
    this.logs.grantWrite(this);
    key?.grantDecrypt(this);
    if (tracing) role.addStatement(TRACING);
    this.#group = network && new SecurityGroup(this, "security-group", { vpcId: network.vpcId, tags });
    this.resource = new LambdaFunction(this, "function", {
      functionName: name,
      description: props.description ?? this.node.path,
      role: role.arn,
      ...this.#code(props),
      architectures: [props.architecture ?? "x86_64"],
      memorySize: props.memoryMegabytes ?? 256,
      timeout: secondsOf(props),
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: hasSome(props.environment) ? { variables: { ...props.environment } } : undefined,
      kmsKeyArn: key?.arn,
      tracingConfig: { mode: tracing ? "Active" : "PassThrough" },
      ...this.#place(props, name),
      tags: tagsOf(this, tags),
    });
    this.name = this.resource.functionName;
    this.arn = this.resource.arn;
    if (onFailure) {
      grantHandOver(onFailure, this);
      new LambdaFunctionEventInvokeConfig(this, "failures", {
        functionName: this.name,
        destinationConfig: { onFailure: { destination: onFailure.arn } },
      });
    }
  }

  /** Whom it may connect to, where it is in a network. Nobody connects to a function. */
  get connections(): Connections {
    if (this.#group) return this.#group.connections;
    throw awsError(this, "has no connections, as it is in no network; give it one");
  }

  grantInvoke(grantee: IGrantable): void {
    grantInvoke(this.arn, grantee);
  }

  /**
   * Lets a service of AWS call it, for one of its resources: `allowInvokeFrom("s3.amazonaws.com", bucket.arn)`.
   *
   * @param sourceArn whose events they are: of anybody else's, in whatever account, it is not called.
   */
  allowInvokeFrom(service: string, sourceArn: string): void {
    const id = `from ${service} ${this.#digest(sourceArn)}`;
    if (this.node.tryFindChild(id)) return;
    new LambdaPermission(this, id, {
      functionName: this.name,
      action: "lambda:InvokeFunction",
      principal: service,
      sourceArn,
      // The ARN of a bucket names no account: when it is gone, anybody can make one of that name.
      sourceAccount: service === "s3.amazonaws.com" ? Account.of(this).id : undefined,
    });
  }

  /**
   * Has it called with the entries of a queue, or of a table's stream. A queue must hide an entry for the function's
   * timeout or longer: six times as long, AWS says, so that a throttled call is tried again before.
   */
  addEventSource(source: EventSource, options: EventSourceOptions = {}): void {
    source.grantConsume(this);
    mapEventSource(this, `source ${this.#digest(source.arn)}`, { source, functionArn: this.arn, options });
  }

  /** Has it called at set times. */
  addSchedule(id: string, props: ScheduleProps): Schedule {
    return new Schedule(this, id, this, props);
  }

  /** Gives it an address, for callers that sign their requests. */
  addUrl(): FunctionUrl {
    return new FunctionUrl(this, "url", { functionArn: this.arn });
  }

  #code({ code, handler, runtime }: FunctionProps): Partial<LambdaFunctionConfig> {
    if (typeof code !== "string") return { packageType: "Image", imageUri: code.image };
    const packaged = packageOf(this, code);
    return { ...packaged, handler: handler ?? packaged.handler, runtime: runtime ?? "nodejs22.x" };
  }

  #place({ network, subnets = "private" }: FunctionProps, name: string): Partial<LambdaFunctionConfig> {
    if (!network || !this.#group) return {};
    const { partition, region, id } = Account.of(this);
    // Not the resource's own: what it names is there before the function.
    const arn = `arn:${partition}:lambda:${region}:${id}:function:${name}`;
    return {
      vpcConfig: { subnetIds: [...network.subnetIds(subnets)], securityGroupIds: [this.#group.id] },
      dependsOn: [networkAccess(this, this.role, arn)],
    };
  }

  /** A short name for an ARN, which stays the same where the ARN is not known yet. */
  #digest(arn: string): string {
    return createHash("sha256")
      .update(String(trace(arn, this).text))
      .digest("hex")
      .slice(0, 8);
  }
}

/** An empty block is one that Lambda doesn't give back. */
function hasSome(environment: FunctionProps["environment"]): boolean {
  return Object.keys(environment ?? {}).length > 0;
}

/** X-Ray has no resources that a permission could be bound to. */
const TRACING = { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] };
