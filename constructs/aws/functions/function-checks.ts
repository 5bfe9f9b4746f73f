import type { IConstruct } from "constructs";
import { Duration } from "../../duration";
import { awsError } from "../aws-error";
import { checkWhole } from "../check-whole";
import type { FunctionProps } from "./function-props";

/** How long a call may take, in seconds. */
export function secondsOf({ timeout = Duration.seconds(30) }: FunctionProps): number {
  return timeout.toMilliseconds() / 1_000;
}

/** Refuses what Lambda would refuse when it is applied. */
export function checkFunction(construct: IConstruct, props: FunctionProps): void {
  const { code, handler, runtime, memoryMegabytes = 256, reservedConcurrency = 0, environment = {} } = props;
  const seconds = secondsOf(props);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 900) {
    throw awsError(construct, `timeout must be whole seconds, from 1 to 900, got ${seconds}`);
  }
  checkWhole(construct, "memoryMegabytes", memoryMegabytes, { from: 128, to: 10_240 });
  checkWhole(construct, "reservedConcurrency", reservedConcurrency, { from: 0, to: 1_000_000 });
  if (typeof code !== "string" && (handler !== undefined || runtime !== undefined)) {
    throw awsError(construct, "handler and runtime must be left out for an image, which has its own");
  }
  const wrong = Object.keys(environment).find((name) => !/^(?!AWS_|LAMBDA_)[A-Za-z][A-Za-z0-9_]+$/.test(name));
  if (wrong !== undefined) {
    throw awsError(
      construct,
      `environment must have names of letters, digits and _, not beginning with AWS_ or LAMBDA_, got "${wrong}"`,
    );
  }
}
