import { Account } from "../account";
import type { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";

/**
 * Lets somebody log in to a database with a token of IAM.
 *
 * @param resourceId RDS's own id of the database, which is no part of another ARN: `db-…`, `cluster-…`.
 */
export function grantConnect(
  database: Construct,
  grantee: IGrantable,
  { resourceId, user }: { readonly resourceId: string; readonly user: string },
): void {
  const { partition, region, id } = Account.of(database);
  grantee.role.addStatement({
    actions: ["rds-db:connect"],
    resources: [`arn:${partition}:rds-db:${region}:${id}:dbuser:${resourceId}/${user}`],
  });
}
