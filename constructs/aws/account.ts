import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** The account and region that a stack's AWS provider works in; each is read only where it is asked for. */
export class Account extends Construct {
  /** The one of a construct's stack. */
  static of(construct: Construct): Account {
    const stack = TerraformStack.of(construct);
    const existing = stack.node.tryFindChild("terrace-account");
    return (existing as Account | undefined) ?? new Account(stack, "terrace-account");
  }

  /** Twelve digits. */
  get id(): string {
    return this.#data("identity", (id) => new DataAwsCallerIdentity(this, id)).accountId;
  }

  /** For example `eu-central-1`. */
  get region(): string {
    return this.#data("region", (id) => new DataAwsRegion(this, id)).name;
  }

  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of each ARN. */
  get partition(): string {
    return this.#data("partition", (id) => new DataAwsPartition(this, id)).partition;
  }

  /** The domain of AWS's services here: `amazonaws.com`, or China's. */
  get dnsSuffix(): string {
    return this.#data("partition", (id) => new DataAwsPartition(this, id)).dnsSuffix;
  }

  #data<T extends Construct>(id: string, make: (id: string) => T): T {
    return (this.node.tryFindChild(id) as T | undefined) ?? make(id);
  }
}
