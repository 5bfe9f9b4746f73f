/** What an answer has to be. */
export interface Expected {
  readonly status: readonly number[];
  /** A regular expression that the body has to match. */
  readonly body?: string | undefined;
}

/** A request that is made again and again. */
export interface Probe {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly expected: Expected;
  /** What becomes of redirects. @default "follow" */
  readonly redirect?: "follow" | "manual";
  /** How long it may take, in milliseconds. @default 5 seconds */
  readonly timeoutMs?: number;
}

/** Whether an answer is as expected; if not, what was wrong. */
export type Probed = { readonly status: number } | { readonly wrong: string };

/** What is wrong where nothing came in time. */
export const NO_ANSWER = "no answer";

/** Makes one request. */
export async function probe(
  { url, headers, expected, redirect = "follow", timeoutMs = 5_000 }: Probe,
  signal: AbortSignal,
): Promise<Probed> {
  const attempt = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, { headers: { ...headers }, redirect, signal: attempt });
    const { status } = response;
    if (!expected.status.includes(status)) {
      await response.body?.cancel();
      return { wrong: `status ${status}` };
    }
    if (expected.body === undefined) {
      await response.body?.cancel();
      return { status };
    }
    return new RegExp(expected.body).test(await beginning(response)) ? { status } : { wrong: "another body" };
  } catch (error) {
    signal.throwIfAborted();
    return { wrong: reason(error as Error) };
  }
}

/** A body may go on for ever. */
async function beginning({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    parts.push(part as Uint8Array);
    size += (part as Uint8Array).length;
    if (size > BODY_BYTES) break;
  }
  return Buffer.concat(parts).toString();
}

const BODY_BYTES = 1024 * 1024;

/** What `fetch` says itself is only that it failed. */
function reason(error: Error): string {
  if (error.name === "TimeoutError") return NO_ANSWER;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
