import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyResource, Provider } from "terrace/provider";

/** Where a handler can be held: `file update after` its work; at `process retired`, a step within it. */
export type HoldingPoint = `${string} ${string}`;

/** Has handlers that work in a folder stop for ever where they are told to, from now on. */
export function hold(folder: string, point: HoldingPoint): void {
  writeFileSync(join(folder, HOLD), point);
}

/** No handler is held from now on. */
export function letGo(folder: string): void {
  rmSync(join(folder, HOLD), { force: true });
  rmSync(join(folder, HELD), { force: true });
}

/** The process in which a handler is held; undefined as long as none is. */
export function heldIn(folder: string): number | undefined {
  return existsSync(join(folder, HELD)) ? Number(readFileSync(join(folder, HELD), "utf8")) : undefined;
}

/** Whether a handler that works in a folder is to be held here. If so, others can see from now on that it is. */
export function isHeldAt(folder: string, point: HoldingPoint): boolean {
  if (!existsSync(join(folder, HOLD)) || readFileSync(join(folder, HOLD), "utf8") !== point) return false;
  const file = join(folder, HELD);
  writeFileSync(`${file}.new`, String(process.pid));
  renameSync(`${file}.new`, file);
  return true;
}

/** A provider whose handlers can be held before their work, and after it. They work in the folder of their process. */
export function holdable(provider: Provider): Provider {
  return { ...provider, resources: provider.resources.map(holdableResource) };
}

function holdableResource(resource: AnyResource): AnyResource {
  const { name } = resource;
  return {
    ...resource,
    create: (plan, context) => around(`${name} create`, () => resource.create(plan, context)),
    delete: (state, context) => around(`${name} delete`, () => resource.delete(state, context)),
    ...(resource.update && {
      update: (plan, state, context) => around(`${name} update`, () => resource.update?.(plan, state, context)),
    }),
  };
}

async function around(what: string, work: () => unknown): Promise<unknown> {
  await held(`${what} before`);
  const done = await work();
  await held(`${what} after`);
  return done;
}

function held(point: HoldingPoint): Promise<void> {
  return isHeldAt(process.cwd(), point) ? new Promise(() => undefined) : Promise.resolve();
}

const HOLD = "hold";
const HELD = "held";
