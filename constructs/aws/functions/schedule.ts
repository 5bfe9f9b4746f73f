import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import { Role } from "../iam/role";

/** When something is called. */
export interface ScheduleProps {
  /** `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`, or once: `at(2030-01-31T08:00:00)`. */
  readonly expression: string;
  /** The time zone of a `cron` or `at`, which follows daylight saving: `Europe/Berlin`. @default "UTC" */
  readonly timezone?: string;
  /** What the call is given: anything that is JSON. @default what the scheduler says of itself */
  readonly input?: unknown;
}

/** What a schedule calls. */
export interface ScheduleTarget {
  readonly arn: string;
  grantInvoke(grantee: IGrantable): void;
}

/** Calls a function at set times, in a role that may do nothing else. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, target: ScheduleTarget, props: ScheduleProps) {
    super(scope, id);
    const { expression, timezone = "UTC", input } = props;
    checkExpression(this, expression);
    const role = new Role(this, "role", {
      assumedBy: { services: ["scheduler.amazonaws.com"] },
      // Otherwise a schedule of another account could be told to work in it.
      conditions: { StringEquals: { "aws:SourceAccount": [Account.of(this).id] } },
    });
    target.grantInvoke(role);
    new SchedulerSchedule(this, "schedule", {
      name: nameOf(this, { longest: 64 }),
      description: this.node.path,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone,
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: target.arn, roleArn: role.arn, input: input === undefined ? undefined : JSON.stringify(input) },
    });
  }
}

function checkExpression(schedule: Schedule, expression: string): void {
  if (Token.isUnresolved(expression)) return;
  if (
    !/^(rate\(\d+ (minute|hour|day)s?\)|cron\(\S+( \S+){5}\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/.test(expression)
  ) {
    throw awsError(
      schedule,
      `expression must be like rate(5 minutes), cron(0 8 ? * MON-FRI *) or at(2030-01-31T08:00:00), got "${expression}"`,
    );
  }
}
