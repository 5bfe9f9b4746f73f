import { rmSync, writeFileSync } from "node:fs";
import { nodeId } from "../../../orchestrator/graph/graph";
import { isEmpty, type Action, type NodePlan } from "../../../orchestrator/plan/plan";
import type { GeneratedApp, GeneratedStack } from "./app";
import { stateText, type PlanQuestion } from "./deployment";
import { mirrorOf, OUTSIDE, type GeneratedProject } from "./synthesize";

/** Something that happens after the plan was made, and that shows in a plan made now. */
export interface Injection {
  readonly what: string;
  /** The node whose plan is another then. */
  readonly node: string;
  /** Resources, without the keys of instances. The difference is in one of them. */
  readonly resources: readonly string[];
  /** Terraform comes upon it in the midst of applying a saved plan, a part of which is done then. */
  readonly isMidway?: true;
  inject(): void;
}

/** All that can happen behind the back of a plan of an app. */
export function injections(
  project: GeneratedProject,
  app: GeneratedApp,
  { plans }: PlanQuestion,
): readonly Injection[] {
  return app.nodes.flatMap((node) => {
    const planned = plans.get(nodeId(node.id));
    if (node.kind !== "stack" || planned?.kind !== "planned") return [];
    const of = { project, stack: node, plan: planned.plan, isAhead: planned.plan.because !== undefined };
    // One with nothing to do, made with what is, is not looked at again: nothing is done to it.
    if (!of.isAhead && isEmpty(of.plan)) return [];
    return [...inState(of), ...outside(of), ...inProducers(of, plans)];
  });
}

interface Planned {
  readonly project: GeneratedProject;
  readonly stack: GeneratedStack;
  readonly plan: NodePlan;
  /** The plan was made with what producers are about to give, and so is made again. */
  readonly isAhead: boolean;
}

/** Somebody else changed what the stack has. */
function inState({ project, stack, plan, isAhead }: Planned): readonly Injection[] {
  const { id } = stack;
  const state = parse(stateText(project, id));
  const instances = state.resources.flatMap((resource) =>
    resource.mode === "managed" ? resource.instances.map((instance) => ({ resource, instance })) : [],
  );
  const ignoring = new Set(
    stack.items.flatMap((item) =>
      item.kind === "resource" && "ignore_changes" in item.lifecycle ? [item.name, item.movedFrom] : [],
    ),
  );
  const change = (what: string, resources: readonly string[], edit: () => void): Injection => ({
    what: `${what}${isAhead ? "" : " under a saved plan"}`,
    node: id,
    resources,
    inject: () => {
      edit();
      writeFileSync(project.state(id), JSON.stringify({ ...state, serial: state.serial + 1 }));
    },
  });
  return [
    change("an orphan in its state", ["terraform_data.injected"], () => state.resources.push(ORPHAN)),
    ...instances.flatMap(({ resource, instance }) => {
      const [address, action] = [baseOf(resource), actionOf(plan, resource, instance)];
      const resources = [
        address,
        ...plan.changes.flatMap((of) => (of.from && base(of.from) === address ? [base(of.address)] : [])),
      ];
      return [
        change("an instance gone from its state", resources, () => {
          resource.instances.splice(resource.instances.indexOf(instance), 1);
        }),
        ...(ignoring.has(resource.name) && !resource.module
          ? []
          : [
              change("another value in its state", resources, () => {
                const value = { value: "injected", type: "string" };
                instance.attributes = { ...instance.attributes, input: value, output: value };
              }),
            ]),
        // What is replaced or goes, is replaced or goes.
        ...(action === "replace" || action === "delete"
          ? []
          : [
              change("a tainted instance in its state", resources, () => {
                instance.status = "tainted";
              }),
            ]),
      ];
    }),
    ...(instances.length > 0
      ? [
          {
            ...change(
              "its state gone",
              instances.map(({ resource }) => baseOf(resource)),
              () => undefined,
            ),
            inject: () => rmSync(project.state(id)),
          },
        ]
      : []),
  ];
}

/** Somebody else changed what the stack is made of. A plan that is saved has it as it was, unless it is read again. */
function outside({ project, stack, plan, isAhead }: Planned): readonly Injection[] {
  const touched = new Set(
    plan.changes.filter(({ action }) => action === "create" || action === "update").map(({ address }) => address),
  );
  return stack.outside
    .filter((of) => isAhead || (of === "file" && touched.has(`terraform_data.${OUTSIDE.file}`)))
    .map((of) => ({
      what: `another ${of} outside${isAhead ? "" : " under a saved plan"}`,
      node: stack.id,
      resources: [`terraform_data.${OUTSIDE[of]}`],
      ...(!isAhead && { isMidway: true as const }),
      inject: () => project.writeOutside(stack.id, "injected", [of]),
    }));
}

/** Somebody else changed what the stack takes, where nothing was to change. */
function inProducers({ project, stack, isAhead }: Planned, plans: PlanQuestion["plans"]): readonly Injection[] {
  const still = stack.links.filter(({ from, mirrored, dependsOn }) => {
    const producer = plans.get(nodeId(from));
    const isStill = producer?.kind === "planned" && isEmpty(producer.plan) && producer.plan.because === undefined;
    return isAhead && mirrored && dependsOn.length === 0 && isStill;
  });
  return still.map(({ from }) => ({
    what: "another output in a producer's state",
    node: stack.id,
    resources: [`terraform_data.${mirrorOf(from)}`],
    inject: () => {
      const state = parse(stateText(project, from));
      const outputs = { ...state.outputs, injected: { value: "injected", type: "string" } };
      writeFileSync(project.state(from), JSON.stringify({ ...state, outputs, serial: state.serial + 1 }));
    },
  }));
}

interface State {
  readonly serial: number;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly resources: StateResource[];
}

interface StateResource {
  readonly module?: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider?: string;
  readonly instances: Instance[];
}

interface Instance {
  readonly index_key?: string | number;
  attributes: Readonly<Record<string, unknown>>;
  status?: string;
}

function parse(text: string): State {
  const empty = { version: 4, terraform_version: "1.11.4", lineage: "9b1c8a2e-0000-4000-8000-000000000000", serial: 0 };
  return { outputs: {}, resources: [], ...((text === "" ? empty : JSON.parse(text)) as object) } as unknown as State;
}

const VALUE = { value: "injected", type: "string" };

const ORPHAN: StateResource = {
  mode: "managed",
  type: "terraform_data",
  name: "injected",
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [{ attributes: { id: "injected", input: VALUE, output: VALUE, triggers_replace: null } }],
};

function baseOf({ module, type, name }: StateResource): string {
  return `${module === undefined ? "" : `${module}.`}${type}.${name}`;
}

/** An address without the key of an instance. */
export function base(address: string): string {
  return address.replace(/\[.*$/s, "");
}

function actionOf({ changes }: NodePlan, resource: StateResource, { index_key: key }: Instance): Action | "none" {
  const address = key === undefined ? baseOf(resource) : `${baseOf(resource)}[${JSON.stringify(key)}]`;
  return changes.find((change) => (change.from ?? change.address) === address)?.action ?? "none";
}
