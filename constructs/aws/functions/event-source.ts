import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { Construct } from "constructs";
import type { IGrantable } from "../iam/grantable";

/** What a function can work off: a queue, or the stream of a table. */
export interface EventSource {
  readonly arn: string;
  /** Whether it is a stream, which is read from some entry on, and keeps what was read. @default false */
  readonly isStream?: boolean;
  /** Lets the function read from it, and take away what it has read. */
  grantConsume(grantee: IGrantable): void;
}

/** How a function works off a source. */
export interface EventSourceOptions {
  /** How many entries a call is given at most. @default 10 of a queue, 100 of a stream */
  readonly batchSize?: number;
  /** Of a stream: whether what is in it already counts. @default "oldest": it does */
  readonly startFrom?: "oldest" | "latest";
}

/** Has a function called with the entries of a source. */
export function mapEventSource(
  scope: Construct,
  id: string,
  { source, functionArn, options }: Mapping,
): LambdaEventSourceMapping {
  const { batchSize, startFrom = "oldest" } = options;
  return new LambdaEventSourceMapping(scope, id, {
    functionName: functionArn,
    eventSourceArn: source.arn,
    batchSize,
    ...(source.isStream && ofStream(startFrom)),
  });
}

interface Mapping {
  readonly source: EventSource;
  readonly functionArn: string;
  readonly options: EventSourceOptions;
}

/** A batch that fails is halved until the bad entry is alone: otherwise good ones are held up with it. */
function ofStream(startFrom: "oldest" | "latest"): { startingPosition: string; bisectBatchOnFunctionError: true } {
  return { startingPosition: startFrom === "oldest" ? "TRIM_HORIZON" : "LATEST", bisectBatchOnFunctionError: true };
}
