import { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";
import { DECRYPT, ENCRYPT, grantKey } from "../security/grant-key";
import type { IKey } from "../security/key";

/** What can be done with a queue, one that is made here or one that exists. */
export abstract class QueueVerbs extends Construct {
  abstract readonly arn: string;
  /** The key that messages are encrypted with. `undefined`: SQS's own, which whoever may use the queue may use. */
  protected abstract readonly key: IKey | undefined;

  /** Lets somebody send messages. */
  grantSend(grantee: IGrantable): void {
    this.#grant(grantee, ["sqs:SendMessage"]);
    grantKey(grantee, this.key, [...DECRYPT, ...ENCRYPT]);
  }

  /** Lets somebody receive and delete messages. */
  grantConsume(grantee: IGrantable): void {
    this.#grant(grantee, ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"]);
    grantKey(grantee, this.key, DECRYPT);
  }

  /** Lets somebody delete all messages. */
  grantPurge(grantee: IGrantable): void {
    this.#grant(grantee, ["sqs:PurgeQueue"]);
  }

  #grant({ role }: IGrantable, actions: readonly string[]): void {
    const attributes = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
    role.addStatement({ actions: [...actions, ...attributes], resources: [this.arn] });
  }
}
