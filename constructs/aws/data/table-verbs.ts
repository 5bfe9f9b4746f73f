import { Construct } from "constructs";
import { awsError } from "../aws-error";
import type { EventSource } from "../functions/event-source";
import type { IGrantable } from "../iam/grantable";
import { DECRYPT, ENCRYPT, grantKey } from "../security/grant-key";
import type { IKey } from "../security/key";

/** What can be done with a table, one that is made here or one that exists. */
export abstract class TableVerbs extends Construct {
  abstract readonly arn: string;
  /** The ARN of the stream of its changes. `undefined`: it has none. */
  abstract readonly streamArn: string | undefined;
  /** The key that items are encrypted with. `undefined`: AWS's own, which whoever may use the table may use. */
  protected abstract readonly key: IKey | undefined;
  protected abstract readonly hasIndexes: boolean;

  /** Lets somebody read items, by its indexes too. */
  grantRead(grantee: IGrantable): void {
    this.#grant(grantee, [...READ, "dynamodb:DescribeTable"]);
    grantKey(grantee, this.key, READ_KEY);
  }

  /** Lets somebody write and delete items; not read. */
  grantWrite(grantee: IGrantable): void {
    this.#grant(grantee, [...WRITE, "dynamodb:DescribeTable"]);
    grantKey(grantee, this.key, WRITE_KEY);
  }

  /** Lets somebody read, write and delete items. */
  grantReadWrite(grantee: IGrantable): void {
    this.#grant(grantee, [...READ, ...WRITE, "dynamodb:DescribeTable"]);
    grantKey(grantee, this.key, WRITE_KEY);
  }

  /**
   * Lets somebody read the stream of its changes.
   *
   * @throws where it has none.
   */
  grantStream({ role }: IGrantable): void {
    if (this.streamArn === undefined)
      throw awsError(this, "grantStream must be of a table with a stream; give it stream");
    role.addStatement({ actions: ["dynamodb:ListStreams"], resources: ["*"] });
    const actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
    role.addStatement({ actions, resources: [this.streamArn] });
    grantKey({ role }, this.key, READ_KEY);
  }

  /**
   * The stream of its changes, for a function to work off: `handler.addEventSource(table.stream)`.
   *
   * @throws where it has none.
   */
  get stream(): EventSource {
    const { streamArn: arn } = this;
    if (arn === undefined) throw awsError(this, "stream must be of a table with a stream; give it stream");
    return { arn, isStream: true, grantConsume: (grantee) => this.grantStream(grantee) };
  }

  #grant({ role }: IGrantable, actions: readonly string[]): void {
    const indexes = this.hasIndexes ? [`${this.arn}/index/*`] : [];
    role.addStatement({ actions, resources: [this.arn, ...indexes] });
  }
}

const READ = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
];

const WRITE = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];

const READ_KEY = [...DECRYPT, "kms:DescribeKey"];
const WRITE_KEY = [...DECRYPT, ...ENCRYPT, "kms:DescribeKey"];
