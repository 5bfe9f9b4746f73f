import type { AnyResource, Path } from "../../definition";
import { deviationFromConfig } from "../plan/deviation";
import { plannedState } from "../plan/planned-state";
import { replacedPaths } from "../plan/replaced";
import { settle } from "../plan/settle";
import type { CallOptions, PlanResourceChangeRequest, PlanResourceChangeResponse } from "../protocol";
import { toHandler } from "../values/to-handler";
import type { Fields } from "../values/value";
import { formatPath } from "../values/value-error";
import { attributePath } from "./attribute-path";
import { deferrable } from "./deferral";
import { diagnosed } from "./diagnostics";
import { Fault } from "./fault";
import { callReady } from "./handler-call";
import { readSaid } from "./said";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { attributesFromWire, configFromWire, toWire } from "./wire-value";

/** What would become of a resource? */
export function planResourceChange(
  serving: Serving,
  request: PlanResourceChangeRequest,
  { signal }: CallOptions,
): Promise<PlanResourceChangeResponse> {
  const resource = find(serving.catalogue.resources, request.typeName);
  const failed = (diagnostics: PlanResourceChangeResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed(resource, failed, async () => {
    const wanted = wantedOf(resource, request);
    if (!wanted)
      return { plannedState: request.proposedNewState, diagnostics: [], plannedPrivate: request.priorPrivate };
    const response = (change: Change): PlanResourceChangeResponse => ({
      plannedState: toWire(resource.type, change.planned),
      requiresReplace: change.replaced.map((path) => attributePath(resource.type, path)),
      plannedPrivate: request.priorPrivate,
      diagnostics: [],
    });
    const { session } = serving;
    const deferred = (why: NonNullable<PlanResourceChangeResponse["deferred"]>) => {
      return { ...response(changeOf(resource, wanted)), deferred: why };
    };
    return await deferrable<PlanResourceChangeResponse>(
      { session, capabilities: request.clientCapabilities, deferred },
      async () => response(await plannedChange(serving, resource, wanted, signal)),
    );
  });
}

/** What is wanted of a resource, and what there is. */
interface Wanted {
  /** With defaults. */
  readonly config: Fields;
  readonly prior: Fields | null;
}

interface Change {
  readonly planned: Fields;
  /** What can't change in place. */
  readonly replaced: readonly Path[];
}

/** Undefined if it is to go. */
function wantedOf({ type }: Known<AnyResource>, request: PlanResourceChangeRequest): Wanted | undefined {
  if (!attributesFromWire(type, request.proposedNewState)) return undefined;
  const config = settle(type.attributes, configFromWire(type, request.config));
  return { config, prior: attributesFromWire(type, request.priorState) };
}

/** The change as the schema alone has it. */
function changeOf(resource: Known<AnyResource>, { config, prior }: Wanted): Change {
  return replacing(resource, prior, plannedState(resource.type.attributes, config, prior), []);
}

/** The change as the resource's `plan` has it, if it has one. Without a client nobody can ask it. */
async function plannedChange(
  serving: Serving,
  resource: Known<AnyResource>,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Change> {
  const change = changeOf(resource, wanted);
  if (!resource.definition.plan || serving.session.configured.kind === "unknown") return change;
  const { value, asked } = await askPlan(serving, resource, change.planned, wanted.prior, signal);
  if (value === undefined) return replacing(resource, wanted.prior, change.planned, asked);
  const said = { type: resource.type, value, as: "planned", before: change.planned, keeps: true } as const;
  const planned = readSaid(resource.name, "plan", said);
  checkPlan(resource, wanted.config, planned);
  return replacing(resource, wanted.prior, planned, asked);
}

async function askPlan(
  serving: Serving,
  { name, type, definition }: Known<AnyResource>,
  planned: Fields,
  prior: Fields | null,
  signal: AbortSignal,
): Promise<{ readonly value: unknown; readonly asked: readonly Path[] }> {
  const asked: Path[] = [];
  const value = await callReady(serving, {
    name,
    handler: "plan",
    timeout: definition.timeouts?.plan ?? serving.timeouts.plan,
    signal,
    run: (context) => {
      const shown = toHandler(type, planned, "marked");
      const state = prior ? toHandler(type, prior, "absent") : undefined;
      const planContext = { ...context, replace: (path: Path) => void asked.push(path) };
      return definition.plan?.(shown as never, state as never, planContext as never);
    },
  });
  return { value, asked };
}

function checkPlan({ name, type }: Known<AnyResource>, config: Fields, planned: Fields): void {
  const path = deviationFromConfig(type.attributes, config, planned, []);
  if (path)
    throw new Fault(
      `${name}: plan changed ${formatPath(path)}, which is not computed or was configured`,
      undefined,
      path,
    );
}

function replacing(
  { type, definition }: Known<AnyResource>,
  prior: Fields | null,
  planned: Fields,
  asked: readonly Path[],
): Change {
  if (!prior) return { planned, replaced: [] };
  const paths = replacedPaths(type.attributes, prior, planned, definition.update !== undefined);
  return { planned, replaced: [...paths, ...asked] };
}
