import { S3Backend, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import { Bucket, type IBucket } from "./bucket";

/** A place for the states of stacks. */
export interface IStateBackend extends IConstruct {
  readonly bucket: IBucket;
  /**
   * Has the state of a stack kept here.
   *
   * @param key the object that it becomes. @default the stack's path, and `.tfstate`
   * @throws where another stack's state has that key: each would overwrite the other.
   */
  use(stack: TerraformStack, key?: string): void;
  /** Lets somebody deploy stacks: read, write and lock their states. `states` says which ones, for example `shop/*`. */
  grantUse(grantee: IGrantable, states?: string): void;
}

/** What a place for states is given. */
export interface StateBackendProps {
  /**
   * The bucket's name, of all in the world: 3 to 63 small letters, digits and hyphens. Terraform reads it before anything
   * else, so that AWS can't make it up.
   */
  readonly name: string;
  /** The region that the bucket is in. */
  readonly region: string;
  /** After how many days old versions of states are deleted. @default 365 */
  readonly oldVersionDays?: number;
  /**
   * What becomes of the states when the bucket is taken out of the app, or destroyed. With `retain` that fails until it is
   * empty.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A bucket for the states of the app's stacks, with old versions of each, and with locks that need no table of DynamoDB
 * (Terraform 1.10 or newer).
 *
 * The stack that it is in comes first: `terrace deploy <that stack>` once, as others find no place before. Its own state is
 * elsewhere, on disk or in HCP Terraform; or it moves in afterwards: `states.use(thatStack)`, then
 * `terraform init -migrate-state` in its folder of `cdktf.out/stacks`. A second app takes the bucket by
 * `StateBackend.fromName`.
 */
export class StateBackend extends Construct implements IStateBackend {
  /** One that exists. */
  static fromName(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly region: string },
  ): IStateBackend {
    return new ExistingStateBackend(scope, id, props);
  }

  readonly bucket: IBucket;
  readonly #states: States;

  constructor(scope: Construct, id: string, { region, oldVersionDays = 365, ...props }: StateBackendProps) {
    super(scope, id);
    this.bucket = new Bucket(this, "bucket", { ...props, oldVersionDays });
    this.#states = { bucket: props.name, region, keys: new Map() };
  }

  use(stack: TerraformStack, key?: string): void {
    const own = TerraformStack.of(this);
    if (own !== stack) stack.addDependency(own);
    keep(this, this.#states, stack, key);
  }

  grantUse(grantee: IGrantable, states = "*"): void {
    grantStates(this.bucket, grantee, states);
  }
}

class ExistingStateBackend extends Construct implements IStateBackend {
  readonly bucket: IBucket;
  readonly #states: States;

  constructor(scope: Construct, id: string, { name, region }: { readonly name: string; readonly region: string }) {
    super(scope, id);
    this.bucket = Bucket.fromName(this, "bucket", { name });
    this.#states = { bucket: name, region, keys: new Map() };
  }

  use(stack: TerraformStack, key?: string): void {
    keep(this, this.#states, stack, key);
  }

  grantUse(grantee: IGrantable, states = "*"): void {
    grantStates(this.bucket, grantee, states);
  }
}

interface States {
  readonly bucket: string;
  readonly region: string;
  /** Which stack has each. */
  readonly keys: Map<string, string>;
}

function keep(
  backend: Construct,
  { bucket, region, keys }: States,
  stack: TerraformStack,
  key = `${stack.node.path}.tfstate`,
): void {
  const other = keys.get(key);
  if (other !== undefined) {
    throw awsError(backend, `a state's key must be one stack's, got "${key}" for ${other} and ${stack.node.path}`);
  }
  keys.set(key, stack.node.path);
  // CDKTF's types don't know the lock file yet; it writes down whatever it is given.
  const props = { bucket, key, region, encrypt: true, useLockfile: true };
  new S3Backend(stack, props);
}

function grantStates({ arn }: IBucket, { role }: IGrantable, states: string): void {
  role.addStatement({ actions: ["s3:ListBucket"], resources: [arn] });
  role.addStatement({ actions: ["s3:GetObject", "s3:PutObject"], resources: [`${arn}/${states}`] });
  role.addStatement({
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    resources: [`${arn}/${states}.tflock`],
  });
}
