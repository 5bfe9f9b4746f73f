import { comparable } from "../rig/aws-generated/comparable";
import { evolve } from "../rig/aws-generated/evolve";
import { generateStack } from "../rig/aws-generated/generate";
import { unequalButForNames } from "../rig/aws-generated/names";
import { filesOf, importedParameter } from "../rig/aws-generated/render";
import type { GeneratedStack } from "../rig/aws-generated/stack";
import { Summary } from "../rig/aws-generated/summary";
import { unequal } from "../rig/aws-generated/unequal";
import { Worlds, type Places } from "../rig/aws-generated/worlds";
import { Chance } from "../rig/generated/chance";
import { describeWith } from "../rig/parts";
import { putParameter } from "../rig/ssm";
import { describeWhenAsked } from "../rig/when-asked";

jest.setTimeout(7_200_000);

/** What Terraform says differently each time. Else, plans of two Terraforms in one world are the same. */
const PLAN = {
  // When it was planned.
  without: ["timestamp"],
  // Terraform writes these in the order of a Go map.
  unordered: ["relevant_attributes", "child_modules"],
};

/** What in the states of two worlds can't be the same. */
const STATE = {
  // A random id; and how often the state was saved, which depends on how fast results came.
  without: ["lineage", "serial"],
  // Terraform writes these in the order of a Go map; `objects` are of `check_results`.
  unordered: ["sensitive_attributes", "check_results", "objects"],
  moments: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g,
  made: [
    "aws_api_gateway_resource.id",
    "aws_api_gateway_rest_api.id",
    "aws_api_gateway_rest_api.root_resource_id",
    "aws_apigatewayv2_api.id",
    "aws_appconfig_application.id",
    "aws_cognito_user_pool.id",
    "aws_cognito_user_pool_client.id",
    "aws_iam_access_key.secret",
    "aws_iam_access_key.ses_smtp_password_v4",
    "aws_iam_group.unique_id",
    "aws_iam_instance_profile.unique_id",
    "aws_iam_user.unique_id",
    "aws_mq_configuration.id",
    "aws_route53_zone.id",
    "aws_service_discovery_private_dns_namespace.hosted_zone",
    "aws_service_discovery_private_dns_namespace.id",
    "aws_wafv2_ip_set.lock_token",
  ],
};

/** Names that are made up by moto, or by the provider, and are the same wherever they stand in one world. */
const NAMES = new RegExp(
  [
    // EC2's and EFS's: `vpc-…`, `fs-…`
    /\b[a-z]+-(?!\d{18})[0-9a-f]{17}/,
    /\b(fs|fsap)-[0-9a-f]{8}\b/,
    // UUIDs
    /(?<![0-9a-f])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
    // IAM's
    /\bA[A-Z0-9]{19,20}\b/,
    // the provider's own, of the time and a count: `terraform-2026…`
    /\d{18}[0-9a-f]{8}/,
    // the end of a secret's ARN
    /(?<=:secret:[\w/-]+)-[A-Za-z]{6}\b/,
    // the end of a target group's ARN
    /(?<=targetgroup\/[\w-]+\/)[0-9a-f]{16}\b/,
    // the provider's own, a hash of what the rule belongs to
    /\bsgrule-\d+\b/,
    // addresses
    /\b\d+\.\d+\.\d+\.\d+\b(?!\/)/,
    /(?<=\b(ip|ec2)-)\d+-\d+-\d+-\d+\b/,
    // where moto is
    /(?<=http:\/\/)127\.0\.0\.1:\d+/,
  ]
    .map(({ source }) => source)
    .reverse()
    .join("|"),
  "g",
);

const TITLE = "stacks of AWS with lent providers";
const wanted = Number(process.env.TERRACE_DIFFERENTIAL_STACKS ?? 0);

describeWhenAsked(wanted, TITLE, "npm run test:differential", () => {
  describeWith(["terraform", "providerMirror", "motoServer"], TITLE, stacksWithLentProviders);
});

/**
 * What the pool promises: Terraform with lent providers does and says what it does and says with its own. Generated
 * stacks are planned, applied, changed, planned and applied again, and every other one is planned to be destroyed; several
 * at once, over one pool. Each plan is held against one that Terraform makes alone in the same world, and each state against what becomes of
 * the same stack in another world, where Terraform is alone from the beginning.
 */
function stacksWithLentProviders(parts: Parameters<typeof Worlds.begin>[0]): void {
  const seeds = Array.from(
    { length: wanted },
    (_, index) => Number(process.env.TERRACE_DIFFERENTIAL_FROM ?? 1) + index,
  );
  const summary = new Summary();
  let worlds: Worlds | undefined;
  let found: ReadonlyMap<number, Promise<readonly string[]>> = new Map();

  beforeAll(async () => {
    const both = (worlds = await Worlds.begin(parts));
    found = atOnce(3, seeds, (seed) => differencesOf(seed, both));
  });

  afterAll(async () => {
    process.stdout.write(`${summary.toString()}\n`);
    await worlds?.end();
  });

  test.each(seeds)("stack %i becomes what it becomes without", async (seed) => {
    expect(await found.get(seed)).toEqual([]);
  });

  async function differencesOf(seed: number, both: Worlds): Promise<readonly string[]> {
    const chance = new Chance(seed);
    const first = generateStack(seed, chance);
    const second = evolve(first, chance);
    const places = both.placesOf(first.name);
    summary.stack(first);
    await makeImported(second, both);
    const differences: string[] = [];
    for (const stack of [first, second]) {
      for (const place of [places.warm, places.beside, places.alone]) await place.write(filesOf(stack, both.modules));
      differences.push(...(await plansOf(places, { shownBy: stack === first ? "warm" : "beside" })));
      differences.push(...(await statesOf(places)), ...(await leftToDo(places)));
    }
    if (seed % 2 === 1) differences.push(...(await plansOf(places, { shownBy: "warm", args: ["-destroy"] })));
    return differences;
  }

  /**
   * Plans in the world of the lent providers, with them and alone. Both plans are files; `shownBy` says who makes JSON of
   * the one that was made alone, which for Terraform alone is half as much work as planning.
   */
  async function plansOf(places: Places, { shownBy, args = [] }: Planning): Promise<readonly string[]> {
    const { warm, beside } = places;
    beside.state = warm.state;
    await Promise.all([
      summary.timed("warm", warm.plan("plan", ...args)),
      summary.timed("plain", beside.plan("plan", ...args)),
    ]);
    const [ours, theirs] = await Promise.all([
      summary.timed("warm", warm.show(warm.saved("plan"))),
      summary.timed(shownBy === "warm" ? "warm" : "plain", places[shownBy].show(beside.saved("plan"))),
    ]);
    return summary.compared(unequal(comparable(ours, PLAN), comparable(theirs, PLAN), "plan"));
  }

  /** Applies what was planned; and, where Terraform is alone, what it plans there. */
  async function statesOf({ warm, alone }: Places): Promise<readonly string[]> {
    await Promise.all([summary.timed("warm", warm.apply("plan")), summary.timed("plain", alone.apply())]);
    summary.state(warm.state);
    return summary.compared(unequalButForNames(comparable(warm.state, STATE), comparable(alone.state, STATE), NAMES));
  }

  /** Nothing is: what was applied is all there. What the emulator doesn't keep is left to do for Terraform alone, too. */
  async function leftToDo({ warm, beside }: Places): Promise<readonly string[]> {
    await summary.timed("warm", warm.plan("again"));
    const left = changesOf(await warm.show(warm.saved("again")));
    if (left.length === 0) return summary.compared([]);
    beside.state = warm.state;
    await summary.timed("plain", beside.plan("again"));
    const alone = changesOf(await warm.show(beside.saved("again")));
    return summary.compared(left.filter((change) => !alone.includes(change)).map((change) => `left to do: ${change}`));
  }
}

/** What a plan is to change, each with its values before and after. */
function changesOf(plan: string): readonly string[] {
  const { resource_changes: changes = [] } = JSON.parse(plan) as Changes;
  return changes
    .filter(({ change: { actions } }) => !actions.every((action) => action === "no-op" || action === "read"))
    .map((change) => JSON.stringify(change));
}

interface Planning {
  readonly shownBy: "warm" | "beside";
  readonly args?: readonly string[];
}

/** A plan in JSON, as far as it is looked at here. */
interface Changes {
  readonly resource_changes?: readonly { readonly change: { readonly actions: readonly string[] } }[];
}

/** What a stack imports is there beforehand, in both worlds. */
async function makeImported(stack: GeneratedStack, { motos }: Worlds): Promise<void> {
  for (const piece of stack.pieces.filter(({ isImported }) => isImported)) {
    for (const moto of motos) await putParameter(moto, importedParameter(stack, piece), "before");
  }
}

/** Has work done on all items, on so many at a time. */
function atOnce<T, R>(limit: number, items: readonly T[], work: (item: T) => Promise<R>): ReadonlyMap<T, Promise<R>> {
  const done = new Map<T, Promise<R>>();
  for (const [index, item] of items.entries()) {
    const before = [...done.values()].slice(0, index);
    const turn = nthToEnd(before, index - limit + 1);
    const result = turn.then(() => work(item));
    result.catch(() => undefined);
    done.set(item, result);
  }
  return done;
}

/** Resolves when so many have ended, in whichever way. */
function nthToEnd(all: readonly Promise<unknown>[], count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    if (left <= 0) resolve();
    for (const each of all) each.then(ended, ended);
    function ended(): void {
      if (--left === 0) resolve();
    }
  });
}
