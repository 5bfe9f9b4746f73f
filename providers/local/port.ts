import {
  AttributeError,
  computed,
  defineResource,
  nested,
  number,
  optional,
  required,
  string,
  type AttributesOf,
} from "../definition";
import { ownFolder } from "./confined";
import { findFreePort, isFree, type PortRange } from "./free-port";
import { changeReservations, type Reservation, type Reservations } from "./port-registry";
import type { LocalPlatform } from "./platform";
import { checkName, newId } from "./resource-name";

const schema = {
  name: required(string, {
    replace: true,
    validate: checkName,
    description: "Another one for each port of a project.",
  }),
  preferred: optional(number, {
    replace: true,
    validate: checkPort,
    description: "The port to take if it is free; otherwise one of the range is.",
  }),
  range: optional(
    nested({ from: required(number, { validate: checkPort }), to: required(number, { validate: checkPort }) }),
    {
      replace: true,
      description:
        "The ports to choose from, both ends included. By default 20000 to 29999, from which no system takes ports for outgoing connections.",
    },
  ),
  id: computed(string, { stable: true }),
  port: computed(number, { stable: true, description: "The port. It stays the same as long as this lives." }),
  address: computed(string, { stable: true, description: "Where to listen: `127.0.0.1:PORT`." }),
};

type PortPlan = AttributesOf<typeof schema, "plan">;
type PortState = AttributesOf<typeof schema, "state">;

/**
 * A free TCP port of this machine. No other Port of the project gets the same one, and nothing is listening at it when it
 * is chosen. Nothing keeps other programs from taking it later.
 */
export const port = defineResource<typeof schema, LocalPlatform>({
  name: "port",
  description: "A free TCP port of this machine, which stays the same.",
  schema,
  plan({ range }) {
    if (isBackwards(range)) throw new AttributeError(["range", "to"], "must not be below from");
    return undefined;
  },
  create(plan, { client, signal }) {
    return changeReservations(ownFolder(client), signal, async (now) => {
      const others = withoutLeftOver(now, plan.name);
      const reservation = { id: newId(plan.name), port: await choose(plan, others), known: false };
      return { next: { ...others, [plan.name]: reservation }, result: stateOf(plan, reservation) };
    });
  },
  read(state, { client, signal }) {
    return changeReservations(ownFolder(client), signal, (now) => {
      const own = ownOf(now, state);
      if (!own) return Promise.resolve({ next: now, result: undefined });
      const next = own.known ? now : { ...now, [state.name]: { ...own, known: true } };
      return Promise.resolve({ next, result: stateOf(state, own) });
    });
  },
  delete(state, { client, signal }) {
    return changeReservations(ownFolder(client), signal, (now) => {
      const { [state.name]: _, ...others } = now;
      return Promise.resolve({ next: ownOf(now, state) ? others : now, result: undefined });
    });
  },
  import(name, { client, signal }) {
    return changeReservations(ownFolder(client), signal, (now) => {
      const own = now[name];
      return Promise.resolve({ next: now, result: own && stateOf({ name }, own) });
    });
  },
});

function checkPort(port: number): string | undefined {
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? undefined : "must be a port: 1 to 65535";
}

function isBackwards(range: AttributesOf<typeof schema, "planning">["range"]): boolean {
  if (typeof range !== "object") return false;
  const { from, to } = range;
  return typeof from === "number" && typeof to === "number" && to < from;
}

/**
 * What a killed deploy has left is given up, not taken over: if it is not left over but belongs to another resource of
 * the same name, then at least the two don't get the same port, and that one finds out with its next read.
 */
function withoutLeftOver(now: Reservations, name: string): Reservations {
  if (now[name]?.known) {
    throw new AttributeError(["name"], `another port has the name ${name}: import it, or choose another name`);
  }
  const { [name]: _, ...others } = now;
  return others;
}

async function choose({ preferred, range = DEFAULT_RANGE }: PortPlan, others: Reservations): Promise<number> {
  const taken = new Set(Object.values(others).map(({ port }) => port));
  if (preferred !== undefined && !taken.has(preferred) && (await isFree(preferred))) return preferred;
  const found = await findFreePort(range, (port) => taken.has(port));
  if (found === undefined) throw new AttributeError(["range"], `no port of ${range.from} to ${range.to} is free`);
  return found;
}

const DEFAULT_RANGE: PortRange = { from: 20_000, to: 29_999 };

function ownOf(now: Reservations, { name, id }: PortState): Reservation | undefined {
  const own = now[name];
  return own?.id === id ? own : undefined;
}

function stateOf(
  { name, preferred, range }: Pick<PortPlan, "name" | "preferred" | "range">,
  { id, port }: Reservation,
): PortState {
  return { name, preferred, range, id, port, address: `127.0.0.1:${port}` };
}
