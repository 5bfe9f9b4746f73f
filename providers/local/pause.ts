/** Waits a while, in milliseconds. Rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** Asks again and again until there is an answer. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(everyMs, signal);
  }
}

/** Asks until there is an answer, or until it is too late: then there is none. */
export async function within<T>(
  ms: number,
  everyMs: number,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(LATE), ms);
  try {
    return await until(ask, { everyMs, signal: late.signal });
  } catch (error) {
    if (error === LATE) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const LATE = new Error("too late");
