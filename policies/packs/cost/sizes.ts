import { isAbsent, isAtMost, isNoneOf, isOneOf, when } from "../../checks";
import type { Rule } from "../../rule";
import { textsOf } from "../../value";

/** Families that a newer one of the same kind does more for less. */
const PREVIOUS = /^(db\.|cache\.)?(t1|t2|m[1-5]|c[1-5]|r[3-5]|i[23]|d2|g[234]|p[23]|x1e?|cr1|hs1)[a-z]*\./;

/** Sizes of which one costs more than a thousand dollars a month. */
const LARGE = /\.(8|9|1[0-9]|2[0-9]|3[0-9]|4[0-9]|5[0-9]|6[0-9]|9[0-9]|112)xlarge$|\.metal/;

/** What is larger or older than it need be. */
export const sizes: readonly Rule[] = [
  {
    id: "cost-previous-generation",
    severity: "low",
    title: "A server is of a current generation",
    remedy: "Take the family's newest, for example m7i or t4g: more work for less money.",
    types: ["aws_instance", "aws_launch_template", "aws_launch_configuration"],
    check: isNoneOf("instance_type", [PREVIOUS]),
  },
  {
    id: "cost-previous-generation-database",
    severity: "low",
    title: "A database's servers are of a current generation",
    remedy: "Take the class's newest, for example db.m7g or db.t4g.",
    types: ["aws_db_instance", "aws_rds_cluster_instance"],
    check: isNoneOf("instance_class", [PREVIOUS]),
  },
  {
    id: "cost-previous-generation-cache",
    severity: "low",
    title: "A cache's servers are of a current generation",
    remedy: "Take the type's newest, for example cache.t4g or cache.m7g.",
    types: ["aws_elasticache_cluster", "aws_elasticache_replication_group"],
    check: isNoneOf("node_type", [PREVIOUS]),
  },
  {
    id: "cost-oversized-server",
    severity: "medium",
    title: "A server is not very large",
    remedy: "Take a smaller size, more of them, or write an exception with the reason.",
    types: ["aws_instance", "aws_launch_template", "aws_launch_configuration"],
    check: isNoneOf("instance_type", [LARGE]),
  },
  {
    id: "cost-oversized-database",
    severity: "medium",
    title: "A database's server is not very large",
    remedy: "Take a smaller class, or write an exception with the reason.",
    types: ["aws_db_instance", "aws_rds_cluster_instance"],
    check: isNoneOf("instance_class", [LARGE]),
  },
  {
    id: "cost-previous-volume-type",
    severity: "low",
    title: "A volume is of a current type",
    remedy: 'Set type to "gp3": the same speed for a fifth less.',
    types: ["aws_ebs_volume"],
    check: isOneOf("type", ["gp3", "io2", "st1", "sc1"], "gp2"),
  },
  {
    id: "cost-previous-storage-type",
    severity: "low",
    title: "A database's storage is of a current type",
    remedy: 'Set storage_type to "gp3".',
    types: ["aws_db_instance"],
    check: isNoneOf("storage_type", ["gp2", "standard"]),
  },
  {
    id: "cost-provisioned-iops",
    severity: "medium",
    title: "Speed is not paid for in advance",
    remedy: "gp3 has 3,000 operations a second for nothing, and up to 16,000 for little.",
    types: ["aws_ebs_volume", "aws_db_instance"],
    check: when(
      ({ values }) =>
        [...textsOf(values["type"]), ...textsOf(values["storage_type"])].some((type) => /^io[12]$/.test(type)),
      isAbsent("iops"),
    ),
  },
  {
    id: "cost-oversized-function",
    severity: "low",
    title: "A function has no more memory than most need",
    remedy: "Measure it with less than 3,008 MB; it is paid for by the second.",
    types: ["aws_lambda_function"],
    check: isAtMost("memory_size", 3008, 128),
  },
];
