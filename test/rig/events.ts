import type { Event, Recorded } from "../../orchestrator/events";

/** An event as it is recorded, at a moment that does not matter. */
export function recorded<E extends Event>(event: E): Recorded<E> {
  return { ...event, at: "2026-11-22T23:14:45.000Z" };
}
