import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "../account";
import type { Statement } from "../iam/statement";

/** What takes an image out of ECR: nothing where it comes from another registry, as everybody may pull from those. */
export function pullStatements(scope: Construct, image: string): readonly Statement[] {
  const repository = repositoryArn(scope, image);
  if (repository === undefined) return [];
  return [
    // AWS knows no resource for it: it is about the registry as a whole.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      resources: [repository],
    },
  ];
}

function repositoryArn(scope: Construct, image: string): string | undefined {
  const account = Account.of(scope);
  if (Token.isUnresolved(image)) {
    // Where it comes from is known at deployment only; what matters is that it is no other account's.
    return `arn:${account.partition}:ecr:${account.region}:${account.id}:repository/*`;
  }
  const [, owner, region, name] = ECR_IMAGE.exec(image) ?? [];
  return name && `arn:${account.partition}:ecr:${region}:${owner}:repository/${name}`;
}

const ECR_IMAGE = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;
