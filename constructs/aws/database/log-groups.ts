import type { ITerraformDependable } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Removal } from "../../platform/removal";
import { LogGroup } from "../logs/log-group";
import type { Engine, Kind } from "./engine";

/** Whose logs they are, and how long they are kept. */
export interface DatabaseLogs {
  readonly kind: Kind;
  readonly name: string;
  readonly engine: Engine;
  readonly retentionDays?: number | undefined;
  readonly removal: Removal;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Makes the log groups that RDS writes to: those that it makes itself are kept for ever. They must be there before. */
export function logGroupsOf(scope: Construct, logs: DatabaseLogs): ITerraformDependable[] {
  const { kind, name, engine, retentionDays, removal, tags } = logs;
  return engine.logs.map((log) => {
    const group = new LogGroup(scope, `${log}-log`, {
      name: `/aws/rds/${kind}/${name}/${log}`,
      retentionDays,
      removal,
      tags,
    });
    return group.node.findChild("group") as IConstruct & ITerraformDependable;
  });
}
