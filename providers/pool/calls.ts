import { constants, type ClientHttp2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { frame, unframe } from "./wire";

const GRPC = { "content-type": "application/grpc", te: "trailers" } as const;

/** What a call with one message in each direction came to. */
export type Reply =
  | { readonly kind: "message"; readonly message: Buffer }
  /** It was refused, or answered in a way that is not looked into; it can be passed on as it is. */
  | { readonly kind: "other"; readonly headers: Headers; readonly body: Buffer; readonly trailers: Headers }
  | { readonly kind: "cut" };

/** Headers without HTTP/2's own. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The whole body that a call's sender sends. */
export async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Makes a call with one message, over a connection of somebody's. */
export function call(upstream: ClientHttp2Session, path: string, message: Buffer): Promise<Reply> {
  return new Promise((resolve) => {
    const request = upstream.request({ ":method": "POST", ":path": path, ...GRPC });
    const chunks: Buffer[] = [];
    let [headers, trailers]: (Headers | undefined)[] = [];
    request.on("response", (received) => (headers = ordinary(received)));
    request.on("trailers", (received: IncomingHttpHeaders) => (trailers = ordinary(received)));
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.once("close", () => resolve(replyOf(headers, Buffer.concat(chunks), trailers)));
    request.end(frame(message));
  });
}

function replyOf(headers: Headers | undefined, body: Buffer, trailers: Headers | undefined): Reply {
  const status = (trailers ?? headers)?.["grpc-status"];
  if (!headers || status === undefined) return { kind: "cut" };
  const message = status === "0" ? unframe(body) : undefined;
  return message ? { kind: "message", message } : { kind: "other", headers, body, trailers: trailers ?? {} };
}

/** Answers a call with a message. */
export function answer(stream: ServerHttp2Stream, message: Buffer): void {
  finish(stream, { "content-type": GRPC["content-type"] }, frame(message), { "grpc-status": "0" });
}

/** Answers a call with what another one came to. */
export function pass(stream: ServerHttp2Stream, reply: Reply): void {
  if (reply.kind === "message") answer(stream, reply.message);
  else if (reply.kind === "cut") refuse(stream);
  else finish(stream, reply.headers, reply.body, reply.trailers);
}

/** gRPC's `UNAVAILABLE`, which Terraform tells as a provider that did not respond. */
export function refuse(stream: ServerHttp2Stream): void {
  finish(stream, { "content-type": GRPC["content-type"] }, Buffer.alloc(0), GONE);
}

const GONE: Headers = { "grpc-status": "14", "grpc-message": "the provider's process is gone" };

function finish(stream: ServerHttp2Stream, headers: Headers, body: Buffer, trailers: Headers): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  stream.once("wantTrailers", () => stream.sendTrailers(trailers));
  stream.respond({ ":status": 200, ...headers }, { waitForTrailers: true });
  stream.end(body);
}

/** A call that is being passed on. */
export interface Forwarded {
  /** Resolves at its end: the provider's answer was passed on; it was given up on this side; or the answer never came. */
  readonly done: Promise<"answered" | "cancelled" | "lost">;
  cancel(): void;
}

/** Passes a call on as it is, whatever it is, and its answer back. */
export function forward(
  stream: ServerHttp2Stream,
  headers: Headers,
  upstream: ClientHttp2Session,
  body?: Buffer,
): Forwarded {
  const request = upstream.request({ ...headers, ":method": "POST" });
  let trailers: Headers | undefined;
  let [isAnswered, isCancelled] = [false, false];
  const cancel = (): void => {
    isCancelled = true;
    request.close(constants.NGHTTP2_CANCEL);
  };
  request.on("response", (received) => {
    isAnswered = true;
    // An answer without a message has its status among the headers.
    if (received["grpc-status"] !== undefined) trailers = {};
    if (!stream.destroyed) stream.respond({ ":status": 200, ...ordinary(received) }, { waitForTrailers: true });
  });
  request.on("trailers", (received: IncomingHttpHeaders) => (trailers = ordinary(received)));
  request.on("error", () => undefined);
  stream.on("error", () => undefined);
  if (body) request.end(body);
  else stream.pipe(request);
  request.pipe(stream, { end: false });
  stream.once("close", cancel);
  const done = new Promise<"answered" | "cancelled" | "lost">((resolve) => {
    request.once("close", () => {
      resolve(trailers ? "answered" : isCancelled ? "cancelled" : "lost");
      if (!isAnswered) return refuse(stream);
      if (stream.destroyed) return;
      stream.once("wantTrailers", () => stream.sendTrailers(trailers ?? GONE));
      stream.end();
    });
  });
  return { done, cancel };
}

function ordinary(headers: IncomingHttpHeaders): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}
