import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Token, type TerraformStack } from "cdktf";
import { App, Duration } from "terrace";
import { Function, type FunctionProps } from "terrace/aws/functions";
import { type IGrantable, Role } from "terrace/aws/iam";
import { Port } from "terrace/aws/network";
import { EmulatedStack } from "../../rig/aws-constructs/emulated-stack";
import { databaseNetwork } from "../../rig/aws-constructs/database-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { TestKey } from "../../rig/aws-constructs/test-key";
import { tempFolder } from "../../rig/temp-folder";

describe("by default", () => {
  test("its code may do nothing but write its own logs and traces", () => {
    const aws = withFunction();
    expect(statementsOf(aws)).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "${aws_cloudwatch_log_group.hello_logs_group_692FB8B6.arn}:*",
      },
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ]);
    expect(aws.types).not.toContain("aws_iam_role_policy_attachment");
  });

  test("nobody but Lambda works in its role", () => {
    expect(policyIn(withFunction().only("aws_iam_role").assume_role_policy).Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  test("nobody calls it: no permission, no address", () => {
    const { types } = withFunction();
    expect(types).not.toContain("aws_lambda_permission");
    expect(types).not.toContain("aws_lambda_function_url");
  });

  test("its logs are not kept for ever, and are where Lambda writes", () => {
    expect(withFunction().only("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/shop-hello",
      retention_in_days: 365,
      skip_destroy: true,
    });
  });

  test("a call that hangs ends, and memory is bounded", () => {
    expect(withFunction().only("aws_lambda_function")).toMatchObject({ timeout: 30, memory_size: 256 });
  });

  test("calls are traced", () => {
    expect(withFunction().only("aws_lambda_function")).toMatchObject({ tracing_config: { mode: "Active" } });
  });

  test("runs on a Node that AWS mends", () => {
    expect(withFunction().only("aws_lambda_function")).toMatchObject({
      function_name: "shop-hello",
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["x86_64"],
      tags: { Name: "shop/hello" },
    });
  });
});

test("without tracing its code may not write traces", () => {
  const aws = withFunction({ tracing: false });
  expect(aws.only("aws_lambda_function")).toMatchObject({ tracing_config: { mode: "PassThrough" } });
  expect(statementsOf(aws)).toHaveLength(1);
});

test("the same code is the same package, which is in the stack's folder", () => {
  const outdir = tempFolder();
  const app = new App({ outdir });
  const { resource } = hello(new EmulatedStack(app, "shop"));
  app.synth();
  const { filenameInput: filename = "", sourceCodeHashInput } = resource;
  expect(filename).toBe(`assets/hello/${sourceCodeHashInput}.zip`);
  expect(existsSync(join(outdir, "stacks", "shop", filename))).toBe(true);
  expect(withFunction().only("aws_lambda_function").filename).toBe(filename);
});

test("a file is called by its name", () => {
  const file = join(tempFolder(), "report.mjs");
  writeFileSync(file, "");
  expect(withFunction({ code: file }).only("aws_lambda_function").handler).toBe("report.handler");
});

test("an image has a handler and a runtime of its own", () => {
  const lambda = withFunction({ code: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/hello:1" } }).only(
    "aws_lambda_function",
  );
  expect(lambda).toMatchObject({
    package_type: "Image",
    image_uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/hello:1",
  });
  expect(lambda).not.toHaveProperty("handler");
  expect(lambda).not.toHaveProperty("runtime");
});

test("an environment can be encrypted with a key, which the function may use", () => {
  const aws = new SynthesizedAws((stack) =>
    hello(stack, { environment: { STAGE: "prod" }, key: new TestKey(stack, "key") }),
  );
  expect(aws.only("aws_lambda_function")).toMatchObject({
    environment: { variables: { STAGE: "prod" } },
    kms_key_arn: "arn:aws:kms:us-east-1:123456789012:key/1234",
  });
  expect(statementsOf(aws)).toContainEqual(expect.objectContaining({ Action: "kms:Decrypt" }));
});

describe("in a network", () => {
  test("it is in the private subnets, and nobody connects to it", () => {
    const aws = inNetwork();
    expect(aws.only("aws_lambda_function").vpc_config).toEqual({
      subnet_ids: ["${aws_subnet.subnet-0.id}", "${aws_subnet.subnet-1.id}"],
      security_group_ids: [expect.stringMatching(/^\${aws_security_group.hello_security-group_/) as string],
    });
    expect(aws.types).not.toContain("aws_vpc_security_group_ingress_rule");
  });

  test("its own code may not touch network interfaces, though Lambda does it in the same role", () => {
    const policy = inNetwork()
      .all("aws_iam_role_policy")
      .flatMap((each) => policyIn(each.policy).Statement);
    const [allowed, denied] = policy.filter(({ Action }) => String(Action).includes("ec2:"));
    expect(allowed).toMatchObject({ Effect: "Allow", Resource: "*" });
    expect(denied).toMatchObject({
      Effect: "Deny",
      Action: allowed?.Action,
      Condition: {
        ArnEquals: { "lambda:SourceFunctionArn": expect.stringMatching(/:lambda:.*:function:shop-hello$/) as string },
      },
    });
  });

  test("it waits for the permission, without which Lambda can't place it", () => {
    expect(inNetwork().only("aws_lambda_function").depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy.hello_network-access_/) as string,
    ]);
  });

  test("it says whom it connects to", () => {
    const aws = new SynthesizedAws((stack) => {
      const network = databaseNetwork(stack);
      const [a, b] = ["a", "b"].map((id) => new Function(stack, id, { code: code(), network }));
      b?.connections.allowFrom(a as Function, Port.tcp(443));
    });
    expect(aws.all("aws_vpc_security_group_ingress_rule")).toMatchObject([{ from_port: 443 }]);
  });

  function inNetwork(): SynthesizedAws {
    return new SynthesizedAws((stack) => hello(stack, { network: databaseNetwork(stack) }));
  }
});

test("outside of a network it has no connections, and says so", () => {
  const aws = (): unknown => new SynthesizedAws((stack) => hello(stack).connections);
  expect(aws).toThrow("aws.Function shop/hello: has no connections, as it is in no network; give it one");
});

test("a call that has failed goes where it is told to, and the function may hand it over there only", () => {
  const aws = new SynthesizedAws((stack) => {
    const arn = "arn:aws:sqs:us-east-1:123456789012:failed";
    hello(stack, { onFailure: { arn, grantSend: allow("sqs:SendMessage", arn) } });
  });
  expect(aws.only("aws_lambda_function_event_invoke_config").destination_config).toEqual({
    on_failure: { destination: "arn:aws:sqs:us-east-1:123456789012:failed" },
  });
  expect(statementsOf(aws)).toContainEqual(expect.objectContaining({ Action: "sqs:SendMessage" }));
});

describe("grants", () => {
  test("somebody calls it, and no other function", () => {
    const aws = new SynthesizedAws((stack) => hello(stack).grantInvoke(caller(stack)));
    const arn = "${aws_lambda_function.hello_function_8300D95A.arn}";
    expect(statementsOf(aws)).toContainEqual({
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Resource: [arn, `${arn}:*`],
    });
  });

  test("somebody calls one that exists", () => {
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:old";
    const aws = new SynthesizedAws((stack) => Function.fromArn(stack, "old", arn).grantInvoke(caller(stack)));
    expect(statementsOf(aws)).toMatchObject([{ Resource: [arn, `${arn}:*`] }]);
  });

  test("a service calls it for one of its resources, not for anybody's", () => {
    const aws = new SynthesizedAws((stack) => {
      const lambda = hello(stack);
      lambda.allowInvokeFrom("sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:orders");
      lambda.allowInvokeFrom("sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:orders");
    });
    expect(aws.only("aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      source_arn: "arn:aws:sns:us-east-1:123456789012:orders",
    });
  });

  test("a bucket that somebody else makes under the old name calls nothing", () => {
    const aws = new SynthesizedAws((stack) => hello(stack).allowInvokeFrom("s3.amazonaws.com", "arn:aws:s3:::uploads"));
    expect(aws.only("aws_lambda_permission").source_account).toBe(
      "${data.aws_caller_identity.terrace-account_identity_65EB8255.account_id}",
    );
  });

  test("its address answers those with AWS's keys only, and is opened by a grant for nothing else", () => {
    const aws = new SynthesizedAws((stack) => hello(stack).addUrl().grantInvoke(caller(stack)));
    expect(aws.only("aws_lambda_function_url").authorization_type).toBe("AWS_IAM");
    expect(aws.types).not.toContain("aws_lambda_permission");
    expect(statementsOf(aws)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: "lambda:InvokeFunctionUrl",
          Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
        }),
        expect.objectContaining({
          Action: "lambda:InvokeFunction",
          Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
        }),
      ]),
    );
  });
});

describe("sources of events", () => {
  test("a queue is worked off, and the function may read that queue only", () => {
    const aws = new SynthesizedAws((stack) => {
      const { arn } = new SqsQueue(stack, "orders");
      hello(stack).addEventSource({ arn, grantConsume: allow("sqs:ReceiveMessage", arn) }, { batchSize: 5 });
    });
    const mapping = aws.only("aws_lambda_event_source_mapping");
    expect(mapping).toMatchObject({ event_source_arn: "${aws_sqs_queue.orders.arn}", batch_size: 5 });
    expect(mapping).not.toHaveProperty("starting_position");
    expect(statementsOf(aws)).toContainEqual({
      Effect: "Allow",
      Action: "sqs:ReceiveMessage",
      Resource: "${aws_sqs_queue.orders.arn}",
    });
  });

  test("one bad entry of a stream doesn't hold up the good ones with it", () => {
    const aws = new SynthesizedAws((stack) => {
      const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/1";
      hello(stack).addEventSource({ arn, isStream: true, grantConsume: () => undefined }, { startFrom: "latest" });
    });
    expect(aws.only("aws_lambda_event_source_mapping")).toMatchObject({
      starting_position: "LATEST",
      bisect_batch_on_function_error: true,
    });
  });

  test("a source is known by what it is, whatever was made before it", () => {
    const idOf = (before: number): unknown => {
      const ids: string[] = [];
      new SynthesizedAws((stack) => {
        for (let index = 0; index < before; index++) Token.asString(new SqsQueue(stack, `q${index}`).arn);
        const lambda = hello(stack);
        const { arn } = new SqsQueue(stack, "orders");
        lambda.addEventSource({ arn, grantConsume: () => undefined });
        ids.push(...lambda.node.children.map(({ node }) => node.id).filter((id) => id.startsWith("source")));
      });
      return ids;
    };
    expect(idOf(3)).toEqual(idOf(0));
  });
});

describe("schedules", () => {
  test("call it in a role that may call nothing else, and that no other account's schedule works in", () => {
    const aws = new SynthesizedAws((stack) =>
      hello(stack).addSchedule("daily", {
        expression: "cron(0 8 ? * MON-FRI *)",
        timezone: "Europe/Berlin",
        input: { a: 1 },
      }),
    );
    expect(aws.only("aws_scheduler_schedule")).toMatchObject({
      schedule_expression: "cron(0 8 ? * MON-FRI *)",
      schedule_expression_timezone: "Europe/Berlin",
      flexible_time_window: { mode: "OFF" },
      target: { input: '{"a":1}' },
    });
    const trusted = aws.all("aws_iam_role").map((role) => policyIn(role.assume_role_policy).Statement[0]);
    expect(trusted).toContainEqual(
      expect.objectContaining({
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("account_id") as string } },
      }),
    );
    const invoking = statementsOf(aws).filter(({ Action }) => Action === "lambda:InvokeFunction");
    expect(invoking).toHaveLength(1);
  });

  test.each(["every day", "rate(5)", "cron(0 8 * * *)", "rate(five minutes)"])("%s is refused", (expression) => {
    expect(() => new SynthesizedAws((stack) => hello(stack).addSchedule("daily", { expression }))).toThrow(
      `aws.Schedule shop/hello/daily: expression must be like rate(5 minutes), cron(0 8 ? * MON-FRI *) or at(2030-01-31T08:00:00), got "${expression}"`,
    );
  });
});

test.each<[Partial<FunctionProps>, string]>([
  [{ timeout: Duration.minutes(16) }, "timeout must be whole seconds, from 1 to 900, got 960"],
  [{ timeout: Duration.millis(1_500) }, "timeout must be whole seconds, from 1 to 900, got 1.5"],
  [{ memoryMegabytes: 64 }, "memoryMegabytes must be a whole number from 128 to 10240, got 64"],
  [{ reservedConcurrency: -1 }, "reservedConcurrency must be a whole number from 0 to 1000000, got -1"],
  [
    { code: { image: "hello:1" }, runtime: "nodejs22.x" },
    "handler and runtime must be left out for an image, which has its own",
  ],
  [
    { environment: { AWS_REGION: "eu-central-1" } },
    'environment must have names of letters, digits and _, not beginning with AWS_ or LAMBDA_, got "AWS_REGION"',
  ],
])("%j is refused", (props, problem) => {
  expect(() => withFunction(props)).toThrow(`aws.Function shop/hello: ${problem}`);
});

test("code that is not there is refused, with where it was looked for", () => {
  expect(() => withFunction({ code: "nowhere" })).toThrow(
    /^aws.Function shop\/hello: code must be a file, a folder with files, or a zip archive, got "nowhere": ENOENT/,
  );
});

test("numbers that are not known yet pass", () => {
  expect(() => withFunction({ memoryMegabytes: Token.asNumber("${var.memory}") })).not.toThrow();
});

function withFunction(props: Partial<FunctionProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => hello(stack, props));
}

function hello(stack: TerraformStack, props: Partial<FunctionProps> = {}): Function {
  return new Function(stack, "hello", { code: code(), ...props });
}

function code(): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "index.js"), "exports.handler = async () => 1;");
  return folder;
}

function caller(stack: TerraformStack): Role {
  return new Role(stack, "caller", { assumedBy: { services: ["ec2.amazonaws.com"] } });
}

function allow(action: string, resource: string): (grantee: IGrantable) => void {
  return ({ role }) => role.addStatement({ actions: [action], resources: [resource] });
}

/** What all roles of the stack may do. */
function statementsOf(aws: SynthesizedAws): readonly Readonly<Record<string, unknown>>[] {
  return aws.all("aws_iam_role_policy").flatMap(({ policy }) => policyIn(policy).Statement);
}
