import {
  AttributeError,
  bool,
  computed,
  defineResource,
  list,
  map,
  number,
  optional,
  required,
  string,
  type AttributesOf,
  type Context,
} from "../definition";
import { NO_ANSWER, probe, type Probed } from "./http-probe";
import type { LocalPlatform } from "./platform";
import { pause } from "./pause";
import { checkSeconds, DAY_MS } from "./seconds";

const schema = {
  url: required(string, { validate: checkUrl, description: "What is asked for, with GET." }),
  headers: optional(map(string), { description: "Headers of the request." }),
  status: optional(list(number), { default: [200], description: "The statuses that are right." }),
  body: optional(string, { validate: checkPattern, description: "A regular expression that the body has to match." }),
  timeout: optional(number, { default: 60, validate: checkSeconds, description: "Seconds until it is too late." }),
  interval: optional(number, {
    default: 0.5,
    validate: checkSeconds,
    description: "Seconds from one try to the next.",
  }),
  triggers: optional(map(string), { description: "It is checked again when one of these changes." }),
  healthy: computed(bool, { description: "Whether the answer was right when it was last looked at." }),
};

type CheckPlan = AttributesOf<typeof schema, "plan">;
type CheckState = AttributesOf<typeof schema, "state">;

/**
 * Waits until something answers over HTTP as it should. What depends on this comes after. A refresh looks again, once,
 * and does not fail: when the answer is wrong, `healthy` is false, and the next apply waits anew.
 */
export const httpCheck = defineResource<typeof schema, LocalPlatform>({
  name: "http_check",
  description: "Waits until something answers over HTTP as it should.",
  schema,
  timeouts: { create: DAY_MS, update: DAY_MS },
  plan: (plan, state) => (state?.healthy === true ? undefined : { ...plan, healthy: true }),
  create: check,
  async read(state, { signal }) {
    return { ...state, healthy: "status" in (await probeOnce(state, signal)) };
  },
  update: (plan, _, context) => check(plan, context),
  delete: () => undefined,
});

async function check(plan: CheckPlan, context: Context<LocalPlatform>): Promise<CheckState> {
  const { signal } = context;
  const deadline = Date.now() + plan.timeout * 1_000;
  let said = "";
  for (;;) {
    const found = await probeOnce(plan, signal, Math.max(1, deadline - Date.now()));
    if ("status" in found) return { ...plan, healthy: true };
    if (found.wrong !== said) context.progress(`${plan.url}: ${found.wrong}`);
    // The last request of all has little time: what an earlier one found says more.
    if (said === "" || found.wrong !== NO_ANSWER) said = found.wrong;
    const left = deadline - Date.now();
    if (left <= 0) throw late(plan, said);
    await pause(Math.min(plan.interval * 1_000, left), signal);
  }
}

/** No single request takes all the time there is: the next one may be answered at once. */
function probeOnce(plan: CheckPlan, signal: AbortSignal, leftMs = ATTEMPT_MS): Promise<Probed> {
  const { url, headers, status, body } = plan;
  return probe({ url, headers, expected: { status, body }, timeoutMs: Math.min(leftMs, ATTEMPT_MS) }, signal);
}

const ATTEMPT_MS = 5_000;

function late({ url, timeout }: CheckPlan, last: string): Error {
  return new AttributeError(["url"], `${url} did not answer as it should within ${timeout} s; last: ${last}`);
}

function checkUrl(url: string): string | undefined {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? undefined : "must be an http or https URL";
}

function checkPattern(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
