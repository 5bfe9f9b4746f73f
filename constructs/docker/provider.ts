import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * The `provider "docker"` block of a construct's stack. A stack without one gets one without configuration: it works with
 * the engine of this machine, or the one that `DOCKER_HOST` or `DOCKER_CONTEXT` names.
 */
export function dockerProviderOf(construct: IConstruct): DockerProvider {
  const stack = TerraformStack.of(construct);
  const [first] = blocksOf(stack);
  if (first) return first;
  const made = new DockerProvider(stack, "docker-provider", {});
  made.node.addValidation({ validate: () => (blocksOf(stack).length > 1 ? [LATE] : []) });
  return made;
}

const LATE = "the stack's DockerProvider must come before its first construct of Docker; move it up";

/** Those that have an alias are for those who name them. */
function blocksOf(stack: TerraformStack): readonly DockerProvider[] {
  return stack.node
    .findAll()
    .filter((each): each is DockerProvider => DockerProvider.isTerraformProvider(each) && isDocker(each));
}

function isDocker({ terraformResourceType, alias }: { terraformResourceType: string; alias?: string }): boolean {
  return terraformResourceType === DockerProvider.tfResourceType && alias === undefined;
}
