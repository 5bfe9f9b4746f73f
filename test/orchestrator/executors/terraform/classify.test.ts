import { classify, needsInit, needsUpgrade } from "../../../../orchestrator/executors/terraform/classify";
import type { Diagnostic } from "../../../../orchestrator/diagnostic";
import type { FailureClass } from "../../../../orchestrator/graph/graph-file";

function error(summary: string, detail = ""): Diagnostic {
  return { severity: "error", summary, detail };
}

const LOCK_INFO = "Lock Info:\n  ID:        f9763602\n  Path:      state\n  Operation: OperationTypeApply";
const TRY_AGAIN =
  "A conflicting conditional operation is currently in progress against this resource. Please try again.";
const AWS = "operation error S3: PutObject, https response error StatusCode";

/** As Terraform, the AWS provider and others write them; from their sources and from reports of their users. */
const messages: Readonly<Record<FailureClass, readonly (readonly [summary: string, detail?: string])[]>> = {
  "state-locked": [
    ["Error acquiring the state lock", `Error message: resource temporarily unavailable\n${LOCK_INFO}`],
    [
      "Error acquiring the state lock",
      `Error message: ConditionalCheckFailedException: The conditional request failed\n${LOCK_INFO}`,
    ],
    [
      "Error acquiring the state lock",
      "Error message: 2 errors occurred:\n\t* ConditionalCheckFailedException: The conditional request failed\n\t* unexpected end of JSON input",
    ],
    [
      "Error acquiring the state lock",
      `Error message: ${AWS}: 412, api error PreconditionFailed: At least one of the pre-conditions you specified did not hold\n${LOCK_INFO}`,
    ],
    [
      "Error acquiring the state lock",
      'Error message: writing "gs://states/default.tflock" failed: googleapi: Error 412: At least one of the pre-conditions you specified did not hold., conditionNotMet',
    ],
    ["Error acquiring the state lock", `Error message: HTTP remote state already locked: ID=4c3ef9a2\n${LOCK_INFO}`],
    ["Error locking state: Error acquiring the state lock: state blob is already locked", LOCK_INFO],
  ],
  "provider-crash": [
    [
      "Plugin did not respond",
      "The plugin encountered an error, and failed to respond to the plugin6.(*GRPCProvider).ConfigureProvider call. The plugin logs may contain more details.",
    ],
    ["Request cancelled", "The plugin exited before we could connect"],
    ["rpc error: code = Unavailable desc = transport is closing"],
    ["Failed to instantiate provider", "timeout while waiting for plugin to start"],
    ["Failed to load plugin schemas", "Unrecognized remote plugin message"],
  ],
  conflict: [
    [
      "Saved plan is stale",
      "The given plan file can no longer be applied because the state was changed by another operation after the plan was created.",
    ],
    [
      "Provider produced inconsistent final plan",
      "When expanding the plan for aws_instance.web to include new values learned so far during apply, the provider produced an invalid new value",
    ],
    [
      `putting S3 Bucket (site) Policy: operation error S3: PutBucketPolicy, https response error StatusCode: 409, RequestID: H3J1, api error OperationAborted: ${TRY_AGAIN}`,
    ],
    [`Error putting S3 policy: OperationAborted: ${TRY_AGAIN}\n\tstatus code: 409, request id: 2BF0`],
    ["creating S3 Bucket (site): operation error S3: CreateBucket, BucketAlreadyExists"],
    ["creating S3 Bucket (site): BucketAlreadyOwnedByYou"],
    [
      "creating IAM Role (deploy): operation error IAM: CreateRole, https response error StatusCode: 409, EntityAlreadyExists: Role with name deploy already exists.",
    ],
    [
      "updating Lambda Function (f) code: ResourceConflictException: The operation cannot be performed at this time. An update is in progress for resource",
    ],
    [
      "deleting EC2 Subnet (subnet-0403): operation error EC2: DeleteSubnet, https response error StatusCode: 400, api error DependencyViolation: The subnet 'subnet-0403' has dependencies and cannot be deleted.",
    ],
    [
      'A resource with the ID "/subscriptions/0/resourceGroups/g" already exists - to be managed via Terraform this resource needs to be imported into the State.',
    ],
  ],
  throttled: [
    ["reading Route 53 Record: Throttling: Rate exceeded\n\tstatus code: 400, request id: 322cd13f"],
    [
      "creating Lambda Function (f): InvalidParameterValueException: Your request has been throttled by EC2, please make sure you have enough API rate limit. EC2 Error Code: RequestLimitExceeded. EC2 Error Message: Request limit exceeded.",
    ],
    [
      "creating EC2 Network ACL: operation error EC2: CreateNetworkAcl, exceeded maximum number of attempts, 25, https response error StatusCode: 503, api error RequestLimitExceeded: Request limit exceeded.",
    ],
    ["reading CloudWatch Log Group: ThrottlingException: Rate exceeded"],
    ["creating API Gateway Stage: TooManyRequestsException: Too Many Requests"],
    ["error uploading object: SlowDown: Please reduce your request rate.\n\tstatus code: 503"],
    ["googleapi: Error 429: Quota exceeded for quota metric 'Read requests', rateLimitExceeded"],
    ["unexpected status 429 with response: too fast"],
  ],
  quota: [
    ["creating EC2 VPC: VpcLimitExceeded: The maximum number of VPCs has been reached."],
    ["Error creating EIP: AddressLimitExceeded: The maximum number of addresses has been reached.\n\tstatus code: 400"],
    [
      "creating EC2 Instance: VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows",
    ],
    [
      "Error launching source instance: InsufficientInstanceCapacity: We currently do not have sufficient t3.large capacity in the Availability Zone you requested (us-west-2a).",
    ],
    ["LimitExceededException: You have already consumed your firehose quota of 20 hoses."],
    ["creating EKS Cluster: ServiceQuotaExceededException: Account has reached the maximum allowed"],
    [
      "Error launching source instance: InstanceLimitExceeded: Your quota allows for 0 more running instance(s). You requested at least 1",
    ],
  ],
  auth: [
    [
      "No valid credential sources found",
      "Please see https://registry.terraform.io/providers/hashicorp/aws\nfor more information about providing credentials.\n\nError: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, context deadline exceeded",
    ],
    [
      "error configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.",
      'Error: failed to refresh cached credentials, no EC2 IMDS role found, Get "http://169.254.169.254/latest/": dial tcp 169.254.169.254:80: i/o timeout',
    ],
    [
      "InvalidClientTokenId: The security token included in the request is invalid\n\tstatus code: 403, request id: abc123",
    ],
    ["reading S3 Bucket: ExpiredToken: The provided token has expired.\n\tstatus code: 400"],
    [`${AWS}: 403, RequestID: X, api error AccessDenied: Access Denied`],
    ["creating EC2 VPC: UnauthorizedOperation: You are not authorized to perform this operation."],
    ["error configuring S3 Backend: SignatureDoesNotMatch: The request signature we calculated does not match"],
    [
      "Error acquiring the state lock",
      "Error message: operation error DynamoDB: PutItem, https response error StatusCode: 400, api error AccessDeniedException: User is not authorized to perform: dynamodb:PutItem",
    ],
    ["Failed to get existing workspaces: HTTP remote state endpoint requires auth (status 401)", "Unauthorized"],
    ["googleapi: Error 403: Required 'compute.networks.create' permission"],
  ],
  network: [
    [
      "configuring Terraform AWS Provider: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, https response error StatusCode: 0, RequestID: , request send failed",
      'Post "https://sts.us-east-1.amazonaws.com/": dial tcp: lookup sts.us-east-1.amazonaws.com: no such host',
    ],
    [
      "RequestError: send request failed\ncaused by: Post https://sts.amazonaws.com/: dial tcp: lookup sts.amazonaws.com on 192.168.1.1:53: read udp: i/o timeout",
    ],
    [
      'reading EC2 VPC: Post "https://ec2.eu-west-1.amazonaws.com/": read tcp 10.0.0.1:1->1.2.3.4:443: read: connection reset by peer',
    ],
    [
      "Failed to query available provider packages",
      "Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io: failed to request discovery document: context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    ],
    ["Failed to save state", "Error saving state: HTTP error: 500"],
    ["Error loading state", `Get "http://localhost:4711/state": dial tcp 127.0.0.1:4711: connect: connection refused`],
    ["creating SQS Queue: ServiceUnavailable: Service Unavailable\n\tstatus code: 503"],
    [
      "reading S3 Bucket: operation error S3: HeadBucket, https response error StatusCode: 502, api error BadGateway: Bad Gateway",
    ],
    ["Error installing module", "Could not download module: net/http: TLS handshake timeout"],
    ['Put "https://api.example.com": unexpected EOF'],
  ],
  "timed-out": [
    [
      "waiting for EC2 NAT Gateway (nat-0) create: timeout while waiting for state to become 'available' (last state: 'pending', timeout: 10m0s)",
    ],
    ["aws_kinesis_firehose_delivery_stream.s: timeout while waiting for state to become 'success' (timeout: 1m0s)"],
  ],
  "invalid-config": [
    ["Unsupported argument", 'An argument named "timeout" is not expected here.'],
    ["Extraneous JSON object property", 'No argument or block type is named "inptu". Did you mean "input"?'],
    ["Missing required argument", 'The argument "quota" is required, but no definition was found.'],
    [
      "No value for required variable",
      'The root module input variable "credential" is not set, and has no default value.',
    ],
    [
      "Reference to undeclared resource",
      'A managed resource "aws_vpc" "conflict" has not been declared in the root module.',
    ],
    ["Call to unknown function", 'There is no function named "nope".'],
    ["Invalid function argument", 'Invalid value for "path" parameter: no file exists at "/i/o"'],
    ["Invalid value for variable", "The port must be 500 or more.\n\nThis was checked by the validation rule"],
    ["Resource precondition failed", "The quota must be at least 3."],
    ["Cycle: terraform_data.b, terraform_data.a"],
    ["Unsupported Terraform Core version", "This configuration does not support Terraform version 1.11.4."],
    [
      "Failed to query available provider packages",
      "Could not retrieve the list of available versions for provider example/none: no available releases match the given constraints 9.9.9",
    ],
    ["Inconsistent dependency lock file"],
    [
      "Backend configuration changed",
      "A change in the backend configuration has been detected, which may require migrating existing state.",
    ],
    ["expected length of description to be in the range (1 - 500), got xxx"],
    ["creating IAM Policy (p): MalformedPolicyDocument: Syntax errors in policy.\n\tstatus code: 400"],
    ["creating RDS DB Instance (db): InvalidParameterValue: The parameter MasterUserPassword is not a valid password."],
    ["creating CloudFormation Stack: ValidationError: Template format error"],
  ],
  command: [],
  unknown: [
    ["local-exec provisioner error", "Error running command 'false': exit status 1. Output: "],
    ["reading EC2 VPC (vpc-0503): couldn't find resource"],
    ["Provider returned invalid result object after apply", "500 things"],
    ["Something new"],
  ],
};

const table = Object.entries(messages).flatMap(([kind, all]) =>
  all.map(([summary, detail]) => ({ kind, summary, detail })),
);

test.each(table)("$kind: $summary $detail", ({ kind, summary, detail }) => {
  expect(classify([error(summary, detail)], "")).toBe(kind);
});

test("a crash is told from the last words alone", () => {
  expect(classify([], "panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:")).toBe("provider-crash");
});

test("where there are errors, what else was written says nothing of them", () => {
  const noise = "2026-11-22T23:14:45 [DEBUG] retrying after 429 Too Many Requests: Throttling";
  expect(classify([error("Unsupported argument")], noise)).toBe("invalid-config");
});

test("warnings say nothing of the errors", () => {
  const warning: Diagnostic = { severity: "warning", summary: "Rate exceeded, slowing down", detail: "" };
  expect(classify([warning, error("Unsupported block type")], "")).toBe("invalid-config");
});

test("of several errors, the one decides that is surest", () => {
  const errors = [error("Something new"), error("reading S3 Bucket: ThrottlingException: Rate exceeded")];
  expect(classify(errors, "")).toBe("throttled");
});

test("nothing at all is unknown", () => {
  expect(classify([], "")).toBe("unknown");
});

test.each([
  ['Backend initialization required: please run "terraform init"', true],
  ["Required plugins are not installed", true],
  ["Inconsistent dependency lock file", true],
  ["Module not installed", true],
  ["Missing required provider", true],
  ["Unsupported argument", false],
  ["Backend configuration changed", false],
])("%s: another init may help: %s", (summary, expected) => {
  expect(needsInit([error(summary)])).toBe(expected);
});

test.each([
  [
    [
      "locked provider example/fake 1.0.0 does not match",
      "configured version constraint 2.0.0; must use",
      "terraform init -upgrade to allow",
    ],
    true,
  ],
  [["must use tofu init -upgrade to allow selection of new versions"], true],
  [["use the current configuration with terraform init -reconfigure"], false],
  [[], false],
])("%j: an upgrade may help: %s", (lines, expected) => {
  expect(needsUpgrade(lines)).toBe(expected);
});
