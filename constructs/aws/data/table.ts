import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import {
  attributesOf,
  globalIndexes,
  type KeyAttribute,
  keysProblem,
  localIndexes,
  type TableIndex,
  type TableOrder,
} from "./table-keys";
import { TableVerbs } from "./table-verbs";

/** A table of DynamoDB. */
export interface ITable extends IConstruct {
  readonly name: string;
  readonly arn: string;
  /** The ARN of the stream of its changes. `undefined`: it has none. */
  readonly streamArn: string | undefined;
  grantRead(grantee: IGrantable): void;
  grantWrite(grantee: IGrantable): void;
  grantReadWrite(grantee: IGrantable): void;
  grantStream(grantee: IGrantable): void;
}

/** What a table is given. */
export interface TableProps {
  /** The attribute that says which item is meant, and where it is kept. */
  readonly partitionKey: KeyAttribute;
  /** The attribute that items with the same partition key are ordered by. @default none: there is one item for each */
  readonly sortKey?: KeyAttribute;
  /** Other ways to find items, by their names. @default none */
  readonly indexes?: Readonly<Record<string, TableIndex>>;
  /** Other orders of the items with the same partition key, by their names; up to 5. @default none */
  readonly orders?: Readonly<Record<string, TableOrder>>;
  /** The attribute, seconds since 1970, after which an item goes. @default items stay */
  readonly timeToLive?: string;
  /** What the stream of its changes says of each item that changed. @default there is no stream */
  readonly stream?: "keys" | "new" | "old" | "new and old";
  /** What items are encrypted with. @default AWS's own key in the account, whose use CloudTrail writes down */
  readonly key?: IKey;
  /**
   * What becomes of it when it is taken out of the app, or destroyed. With `retain` it is protected from deletion.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /** 3 to 255 letters, digits, dots, hyphens and underscores. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a table that exists is known by. */
export interface TableAttributes {
  readonly name: string;
  /** What items are encrypted with. @default a key of AWS's own */
  readonly key?: IKey;
  /** Whether there is a stream of its changes. @default false */
  readonly hasStream?: boolean;
}

/** A table of DynamoDB that is paid by request: encrypted, protected, and restored to any second of the last 35 days. */
export class Table extends TableVerbs implements ITable {
  /** One that exists, looked up. */
  static fromName(scope: Construct, id: string, attributes: TableAttributes): ITable {
    return new ExistingTable(scope, id, attributes);
  }

  readonly name: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
  protected readonly key: IKey | undefined;
  protected readonly hasIndexes: boolean;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { timeToLive, stream, removal = defaultsOf(this).removal } = props;
    check(this, props);
    const table = new DynamodbTable(this, "table", {
      name: props.name ?? nameOf(this, { longest: 255 }),
      billingMode: "PAY_PER_REQUEST",
      hashKey: props.partitionKey.name,
      rangeKey: props.sortKey?.name,
      attribute: attributesOf(props),
      globalSecondaryIndex: globalIndexes(props),
      localSecondaryIndex: localIndexes(props),
      ttl: timeToLive === undefined ? undefined : { enabled: true, attributeName: timeToLive },
      ...(stream && { streamEnabled: true, streamViewType: VIEWS[stream] }),
      serverSideEncryption: { enabled: true, kmsKeyArn: props.key?.arn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: removal === "retain",
      tags: tagsOf(this, props.tags),
    });
    this.name = table.name;
    this.arn = table.arn;
    this.streamArn = stream && table.streamArn;
    this.key = props.key;
    this.hasIndexes = [props.indexes, props.orders].some((indexes) => Object.keys(indexes ?? {}).length > 0);
  }
}

class ExistingTable extends TableVerbs implements ITable {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string | undefined;
  protected readonly key: IKey | undefined;
  protected readonly hasIndexes = true;

  constructor(scope: Construct, id: string, { name, key, hasStream = false }: TableAttributes) {
    super(scope, id);
    const table = new DataAwsDynamodbTable(this, "table", { name });
    this.name = name;
    this.arn = table.arn;
    this.streamArn = hasStream ? table.streamArn : undefined;
    this.key = key;
  }
}

const VIEWS = { keys: "KEYS_ONLY", new: "NEW_IMAGE", old: "OLD_IMAGE", "new and old": "NEW_AND_OLD_IMAGES" };

function check(table: Table, props: TableProps): void {
  const { name = "valid" } = props;
  if (!Token.isUnresolved(name) && !/^[A-Za-z0-9_.-]{3,255}$/.test(name)) {
    throw awsError(table, `name must be 3 to 255 letters, digits, dots, hyphens and underscores, got "${name}"`);
  }
  const problem = keysProblem(props);
  if (problem !== undefined) throw awsError(table, problem);
}
