import { TerraformStack } from "cdktf";
import { CommandTask, Duration, type PolicyProps, setPolicy } from "terrace";
import { Synthesized, testApp } from "./synthesized";

test("a stack that is told nothing has no policy", () => {
  expect(stackPolicy(undefined)).toBeUndefined();
});

test("a stack is tried again, unless told otherwise, when the trouble passes by itself", () => {
  expect(stackPolicy({ retry: { attempts: 3 } })).toEqual({
    retry: {
      attempts: 3,
      delayMs: 1_000,
      maxDelayMs: 30_000,
      on: ["throttled", "network", "state-locked", "conflict"],
    },
  });
});

test("a task is tried again, unless told otherwise, after any failure", () => {
  const app = testApp();
  new CommandTask(app, "check", { command: ["true"], retry: { attempts: 2 } });

  const { policy } = new Synthesized(app).task("check");

  expect(policy?.retry?.on).toHaveLength(11);
  expect(policy?.retry?.on).toContain("command");
});

test("what a policy says is what the graph has", () => {
  const policy = stackPolicy({
    retry: { attempts: 2, delay: Duration.seconds(2), maxDelay: Duration.seconds(4), on: ["quota"] },
    timeout: Duration.hours(1),
    attemptTimeout: Duration.minutes(10),
  });

  expect(policy).toEqual({
    retry: { attempts: 2, delayMs: 2_000, maxDelayMs: 4_000, on: ["quota"] },
    timeoutMs: 3_600_000,
    attemptTimeoutMs: 600_000,
  });
});

test("a stack may always be asked for", () => {
  expect(stackPolicy({ approval: "always-ask" })).toEqual({ approval: "always-ask" });
});

test("a long delay is not cut short by the default of its maximum", () => {
  expect(stackPolicy({ retry: { attempts: 2, delay: Duration.minutes(2) } })).toMatchObject({
    retry: { delayMs: 120_000, maxDelayMs: 120_000 },
  });
});

test("a later policy replaces an earlier one", () => {
  const app = testApp();
  const stack = new TerraformStack(app, "network");
  setPolicy(stack, { timeout: Duration.hours(1) });
  setPolicy(stack, { attemptTimeout: Duration.hours(2) });

  expect(new Synthesized(app).stack("network").policy).toEqual({ attemptTimeoutMs: 7_200_000 });
});

test.each<[PolicyProps, string]>([
  [
    { retry: { attempts: 0 } },
    "retry.attempts must be a whole number, 1 or more, got 0; it counts the first attempt too",
  ],
  [
    { retry: { attempts: 1.5 } },
    "retry.attempts must be a whole number, 1 or more, got 1.5; it counts the first attempt too",
  ],
  [{ timeout: Duration.seconds(0) }, "timeout must be longer than zero; leave it out for no limit"],
  [{ attemptTimeout: Duration.millis(0.4) }, "attemptTimeout must be longer than zero; leave it out for no limit"],
])("%# a policy that can't be kept is refused", (props, problem) => {
  const app = testApp();

  expect(() => stackPolicy(props)).toThrow(`TerraformStack network: ${problem}`);
  expect(() => new CommandTask(app, "check", { command: ["true"], ...props })).toThrow(`CommandTask check: ${problem}`);
});

function stackPolicy(props: PolicyProps | undefined): unknown {
  const app = testApp();
  const stack = new TerraformStack(app, "network");
  if (props !== undefined) setPolicy(stack, props);
  return new Synthesized(app).stack("network").policy;
}
