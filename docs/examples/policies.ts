import { definePolicies, isOneOf, type Rule } from "terrace/policies";

const region: Rule = {
  id: "shop-replicas-in-europe",
  severity: "high",
  title: "A table's replicas stay in Europe",
  remedy: "Choose another region.",
  types: ["aws_dynamodb_table"],
  check: isOneOf("replica.region_name", [/^eu-/], "eu"),
};

const names: Rule = {
  id: "shop-queue-names",
  severity: "low",
  title: "A queue is named by the team that owns it",
  remedy: "Let its name begin with `shop-`.",
  types: ["aws_sqs_queue"],
  check: ({ values: { name } }) =>
    typeof name !== "string" || name.startsWith("shop-") ? undefined : `name is "${name}"`,
};

export default definePolicies({
  packs: ["security", "operations"],
  rules: [region, names],
  deny: "high",
  exceptions: [
    {
      rule: "vpc-flow-logs",
      resource: "shop/test/**",
      reason: "the test network has no traffic of anybody's",
      expires: "2027-06-30",
    },
  ],
});
