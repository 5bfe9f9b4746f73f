import { Deferral, PartlyDone, type Context } from "../../definition";
import { Fault, faultOf } from "./fault";
import type { Session } from "./session";

/** What a handler is told of its progress by. */
export interface Progress {
  /** For example `demo_note`. */
  readonly name: string;
  /** For example `create`. */
  readonly handler: string;
  readonly text: string;
}

/** The call of a handler. */
export interface HandlerCall<Result> {
  /** For example `demo_note`. */
  readonly name: string;
  /** For example `create`. */
  readonly handler: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
  readonly run: (context: Context) => Result;
}

/** Where handlers are called. */
export interface Surroundings {
  readonly session: Session;
  /** Milliseconds that a handler has to end, once it was told that its time is over. */
  readonly grace: number;
  readonly progress: (progress: Progress) => void;
}

/**
 * Calls a handler, and waits until it ends. Told to stop, it decides itself what to do; when its time is over, it is
 * told to stop, and given up soon after. What it throws is a Fault, a PartlyDone, or a Deferral.
 */
export async function callHandler<Result>(
  surroundings: Surroundings,
  call: HandlerCall<Result>,
): Promise<Awaited<Result>> {
  const { name, handler, timeout, signal } = call;
  const { session, grace } = surroundings;
  const tooLate = new Fault(`${name}: ${handler} did not end within ${duration(timeout)}`);
  const late = new AbortController();
  const context = contextOf(surroundings, call, AbortSignal.any([signal, session.stopped, late.signal]));
  const timers = [setTimeout(() => late.abort(tooLate), timeout)];
  try {
    const givenUp = new Promise<never>((_, reject) => {
      late.signal.addEventListener("abort", () => timers.push(setTimeout(() => reject(tooLate), grace)));
    });
    return await Promise.race([attempt(call, context), givenUp]);
  } catch (error) {
    if (error instanceof PartlyDone || error instanceof Deferral) throw error;
    throw late.signal.aborted ? tooLate : faultOf(name, handler, error);
  } finally {
    timers.forEach(clearTimeout);
  }
}

/** Calls a handler that needs the provider's client. */
export async function callReady<Result>(
  surroundings: Surroundings,
  call: HandlerCall<Result>,
): Promise<Awaited<Result>> {
  const notReady = surroundings.session.notReady();
  if (notReady) throw notReady;
  return await callHandler(surroundings, call);
}

async function attempt<Result>({ run }: HandlerCall<Result>, context: Context): Promise<Awaited<Result>> {
  return await run(context);
}

function contextOf(
  { session: { configured }, progress }: Surroundings,
  { name, handler }: HandlerCall<unknown>,
  signal: AbortSignal,
): Context {
  const { client, config } = configured.kind === "ready" ? configured : { client: undefined, config: {} };
  return { signal, client, config, progress: (text) => progress({ name, handler, text }) };
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  return milliseconds < 120_000 ? `${milliseconds / 1000} s` : `${milliseconds / 60_000} min`;
}
