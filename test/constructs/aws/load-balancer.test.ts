import { LoadBalancer, type LoadBalancerProps } from "../../../constructs/aws/balancing";
import { Certificate } from "../../../constructs/aws/dns";
import { type IConnectable, Port, SecurityGroup } from "../../../constructs/aws/network";
import { Duration } from "terrace";
import { Key } from "../../../constructs/aws/security";
import { Bucket } from "../../../constructs/aws/storage";
import { smallNetwork } from "../../rig/aws-constructs/small-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

function balancer(given: Partial<LoadBalancerProps> = {}, id = "web"): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    new LoadBalancer(stack, id, { network: smallNetwork(stack), targetPort: 8_080, ...given });
  });
}

describe("a load balancer", () => {
  test.each<[Partial<LoadBalancerProps>, string]>([
    [{ isPublic: true }, "a public one must have a certificate; or say allowUnencryptedFromInternet: true"],
    [{ idleTimeout: Duration.seconds(0) }, "idleTimeout must be whole seconds from 1 to 4000, got 0"],
    [{ health: { path: "health" } }, 'health.path must begin with /, got "health"'],
    [
      { name: "internal-web" },
      'name must be up to 32 letters, digits and hyphens, not begin with "internal-", got "internal-web"',
    ],
  ])("refuses %j", (given, message) => {
    expect(() => balancer(given)).toThrow(`aws.LoadBalancer shop/web: ${message}`);
  });

  test("has a name that AWS takes, however long its path", () => {
    const { name } = balancer({}, "a-load-balancer-with-a-very-long-name").only("aws_lb");
    expect(name).toMatch(/^lb-[a-z0-9-]{1,28}[a-z0-9]$/);
  });

  test("at another port than HTTPS's takes nothing away from port 80", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const certificate = Certificate.fromArn(stack, "certificate", "arn:aws:acm:us-east-1:123456789012:certificate/1");
      const network = smallNetwork(stack);
      const { url } = new LoadBalancer(stack, "web", { network, targetPort: 8_080, certificate, port: 8_443 });
      expect(url).toMatch(/^https:.*:8443$/);
    });
    expect(synthesized.all("aws_lb_listener")).toHaveLength(1);
  });

  test("notes each request, in a bucket that only balancers of the account can write to", () => {
    const synthesized = balancer();
    // By way of the policy: AWS tries at once whether it may write.
    const bucket = expect.stringMatching(/^\$\{aws_s3_bucket_policy\.access-logs_policy_\w+\.bucket}$/);
    expect(synthesized.only("aws_lb").access_logs).toEqual({ bucket, enabled: true });
    expect(policyIn(synthesized.only("aws_s3_bucket_policy")["policy"]).Statement).toContainEqual({
      Sid: "BalancerLogs",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: expect.stringMatching(/\.arn}\/AWSLogs\/\$\{data\.aws_caller_identity\.\S+\.account_id}\/\*$/),
    });
  });

  test("shares the bucket of its stack's access logs with others, and with buckets", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const network = smallNetwork(stack);
      for (const id of ["web", "api"]) new LoadBalancer(stack, id, { network, targetPort: 8_080 });
      new Bucket(stack, "photos");
    });
    const [photos, logs] = synthesized.all("aws_s3_bucket_policy").map(({ policy }) => policyIn(policy).Statement);
    const sids = [photos, logs].map((statements = []) => statements.map(({ Sid }) => Sid).sort());
    expect(sids.sort((one, other) => one.length - other.length)).toEqual([
      ["OnlyWithTls", "OnlyWithTls12OrNewer"],
      ["AccessLogs", "BalancerLogs", "OnlyWithTls", "OnlyWithTls12OrNewer"],
    ]);
  });

  test("takes a bucket that exists as it is", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const accessLogs = Bucket.fromName(stack, "logs", { name: "logs" });
      new LoadBalancer(stack, "web", { network: smallNetwork(stack), targetPort: 8_080, accessLogs });
    });
    expect(synthesized.only("aws_lb").access_logs).toEqual({ bucket: "logs", enabled: true });
    expect(synthesized.all("aws_s3_bucket")).toEqual([]);
  });

  test("notes nothing where that is said", () => {
    const synthesized = balancer({ accessLogs: "none" });
    expect(synthesized.only("aws_lb").access_logs).toBeUndefined();
    expect(synthesized.all("aws_s3_bucket")).toEqual([]);
  });

  test("refuses a log bucket with a key, which nothing is delivered to", () => {
    expect(
      () =>
        new SynthesizedAws((stack) => {
          const accessLogs = new Bucket(stack, "logs", { key: new Key(stack, "key") });
          new LoadBalancer(stack, "web", { network: smallNetwork(stack), targetPort: 8_080, accessLogs });
        }),
    ).toThrow(
      "aws.LoadBalancer shop/web: accessLogs must be a bucket with S3's own key, as logs are delivered to no other, got shop/logs",
    );
  });
});

describe("what may connect to something", () => {
  test.each([
    ["from the one, then from the other", true],
    ["from the other, then from the one", false],
  ])("is said twice, %s, and is one rule each way", (_, isFirst) => {
    const synthesized = new SynthesizedAws((stack) => {
      const [api, db] = ["api", "db"].map(
        (id) => new SecurityGroup(stack, id, { vpcId: "vpc-1", allowAllOutbound: false }),
      );
      const says = [
        (): void => db?.connections.allowFrom(api as IConnectable, Port.tcp(5_432)),
        (): void => api?.connections.allowTo(db as IConnectable, Port.tcp(5_432)),
      ];
      (isFirst ? says : says.reverse()).forEach((say) => say());
    });
    expect(synthesized.all("aws_vpc_security_group_ingress_rule")).toHaveLength(1);
    expect(synthesized.all("aws_vpc_security_group_egress_rule")).toHaveLength(1);
  });
});
