import { type ClientHttp2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { answer, bodyOf, call, forward, pass, refuse, type Forwarded, type Headers } from "./calls";
import type { ConfigureCall, ReadCall } from "./known-reads";
import type { ProviderProcess } from "./provider-process";
import type { ReadAhead } from "./read-ahead";
import { reduceIdentitySchemas, type ProviderSchema, type UsedTypes } from "./schema";
import type { ConfigDigest, Configured, Shelf } from "./shelf";
import { methodOf, unframe } from "./wire";

/** What a connection of Terraform's works with. */
export interface SessionContext {
  readonly shelf: Shelf;
  readonly types: UsedTypes;
  /** The run that the command belongs to. */
  readonly run: string;
  readonly schema: ProviderSchema;
  /** What was read ahead for the run. */
  ahead(): ReadAhead | undefined;
  /** Told what it has a configured provider read. */
  reads(configure: ConfigureCall, read: ReadCall): void;
  /** Told when a process was given to it. */
  used(process: ProviderProcess): void;
  /** Told when something went wrong that would not have without a pool. */
  failed(why: () => string): void;
}

/**
 * One connection of a Terraform command: to Terraform, this is a provider's process of its own.
 *
 * What is asked again and again with the same answer is answered here; the configuration decides which process all else
 * goes to, and from there on it is passed through as it is.
 */
export class TerraformSession {
  private config: ConfigDigest | undefined;
  private configured: { readonly to: Configured; readonly by: ConfigureCall } | undefined;
  private readonly gone = new AbortController();
  private readonly processes = new Set<ProviderProcess>();
  private readonly connections = new Map<ProviderProcess, ClientHttp2Session>();
  private readonly calls = new Map<
    Pick<Forwarded, "cancel">,
    { readonly method: string; readonly process: ProviderProcess }
  >();

  constructor(private readonly of: SessionContext) {}

  /** The connections of one command stand together: Terraform leaves those that it does not need any more open. */
  private readonly use = (process: ProviderProcess): void => process.use(this, this.of);

  /** Takes one call. */
  async take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const path = headers[":path"] ?? "";
    stream.on("error", () => undefined);
    try {
      await this.dispatch(stream, path, headers);
    } catch (error) {
      this.of.failed(() => (error instanceof Error ? error.message : String(error)));
      refuse(stream);
    }
  }

  private dispatch(stream: ServerHttp2Stream, path: string, headers: IncomingHttpHeaders): Promise<void> {
    switch (methodOf(path)) {
      case "GetSchema":
      case "GetProviderSchema":
        return this.schema(stream);
      case "PrepareProviderConfig":
      case "ValidateProviderConfig":
        return this.prepare(stream, path);
      case "Configure":
      case "ConfigureProvider":
        return this.configure(stream, path);
      case "GetResourceIdentitySchemas":
        return this.identities(stream, path);
      case "ReadResource":
        return this.read(stream, path, headers);
      case "Stop":
      case "StopProvider":
        return this.stop(stream);
      case "Shutdown":
        // The process is not this Terraform's to end.
        return drained(stream, () => answer(stream, Buffer.alloc(0)));
      case "Check":
        return drained(stream, () => answer(stream, SERVING));
      case "StreamStdio":
      case "StartStream":
        // Nothing is said there, until Terraform hangs up.
        stream.respond({ ":status": 200, "content-type": "application/grpc" });
        return Promise.resolve();
      default:
        return this.forward(stream, headers);
    }
  }

  private async schema(stream: ServerHttp2Stream): Promise<void> {
    await bodyOf(stream);
    answer(stream, this.of.schema.reducedTo(this.of.types));
  }

  private async prepare(stream: ServerHttp2Stream, path: string): Promise<void> {
    const request = messageIn(await bodyOf(stream));
    const { config, reply } = await this.of.shelf.prepare(path, request, this.gone.signal);
    this.config = config;
    pass(stream, reply);
  }

  private async configure(stream: ServerHttp2Stream, path: string): Promise<void> {
    const request = messageIn(await bodyOf(stream));
    const { run } = this.of;
    const configuring = { use: this.use, command: this.of, run, gone: this.gone.signal, config: this.config };
    const configured = await this.of.shelf.configure(path, request, configuring);
    this.taken(configured.process);
    this.configured = { to: configured, by: { path, request, config: this.config } };
    pass(stream, configured.reply);
  }

  private async identities(stream: ServerHttp2Stream, path: string): Promise<void> {
    const request = messageIn(await bodyOf(stream));
    const reply = await call(this.connection(await this.process()), path, request);
    if (reply.kind === "message") answer(stream, reduceIdentitySchemas(reply.message, this.of.types));
    else pass(stream, reply);
  }

  /**
   * Told to stop, a process stops for everybody: it is told only once all who use it want that. Until then this command's
   * own calls are cancelled, but for those that may change something: their answers must arrive, or what they made is lost.
   */
  private async stop(stream: ServerHttp2Stream): Promise<void> {
    await bodyOf(stream);
    for (const process of this.processes) {
      if (process.askToStop(this.of)) continue;
      for (const [forwarded, { method, process: at }] of this.calls) {
        if (at === process && CHANGES_NOTHING.has(method)) forwarded.cancel();
      }
    }
    answer(stream, Buffer.alloc(0));
  }

  private async read(stream: ServerHttp2Stream, path: string, headers: IncomingHttpHeaders): Promise<void> {
    const body = await bodyOf(stream);
    const known = await this.readBefore(stream, path, unframe(body));
    if (known) answer(stream, known);
    else await this.forward(stream, headers, body);
  }

  /** What was read for the run before it was asked for; undefined where it was not. */
  private async readBefore(
    stream: ServerHttp2Stream,
    path: string,
    request: Buffer | undefined,
  ): Promise<Buffer | undefined> {
    if (!request || !this.configured) return undefined;
    const { to, by } = this.configured;
    this.of.reads(by, { path, request });
    const waiting = { cancel: () => refuse(stream) };
    this.calls.set(waiting, { method: "ReadResource", process: to.process });
    const known = await this.of.ahead()?.take(to, request);
    this.calls.delete(waiting);
    return known;
  }

  /** @param body what was sent, where that is not still in the stream */
  private async forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body?: Buffer): Promise<void> {
    const process = await this.process();
    if (stream.destroyed || stream.headersSent) return;
    const forwarded = forward(stream, passedOn(headers), this.connection(process), body);
    this.calls.set(forwarded, { method: methodOf(headers[":path"] ?? ""), process });
    const end = await forwarded.done;
    this.calls.delete(forwarded);
    if (end !== "lost") return;
    // Its end is not told at once; nobody is to meet what is left of it.
    process.retire();
    this.of.failed(() => `the provider's process ended\n${process.log}`.trim());
  }

  private async process(): Promise<ProviderProcess> {
    const process = this.configured?.to.process ?? (await this.of.shelf.processFor(this.config, this.use));
    this.taken(process);
    return process;
  }

  private taken(process: ProviderProcess): void {
    this.processes.add(process);
    this.of.used(process);
    if (this.gone.signal.aborted) process.leave(this);
  }

  /** A connection of its own, so that what is cut off when it closes is this command's work alone. */
  private connection(process: ProviderProcess): ClientHttp2Session {
    const known = this.connections.get(process);
    if (known && !known.closed && !known.destroyed) return known;
    const connection = process.connect();
    connection.on("error", () => undefined);
    this.connections.set(process, connection);
    return connection;
  }

  /** Terraform has hung up. What it left unfinished may still go on in a process: nobody else is to meet that. */
  close(): void {
    this.gone.abort();
    for (const { process } of this.calls.values()) process.retire();
    for (const connection of this.connections.values()) connection.destroy();
    for (const process of this.processes) process.leave(this);
  }
}

/** Calls that can be cut off without anything being lost. */
const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  "ReadResource",
  "ReadDataSource",
  "PlanResourceChange",
  "ImportResourceState",
  "UpgradeResourceState",
  "ValidateResourceConfig",
  "ValidateResourceTypeConfig",
  "ValidateDataSourceConfig",
  "ValidateDataResourceConfig",
]);

/** gRPC's health service: `SERVING`. */
const SERVING = Buffer.from([0x08, 0x01]);

/** Without what belongs to the connection that a call came over. */
function passedOn(headers: IncomingHttpHeaders): Headers {
  const { ":path": path, ":authority": _authority, ":method": _method, ":scheme": _scheme, ...others } = headers;
  return { ":path": path, ...others };
}

function messageIn(body: Buffer): Buffer {
  const message = unframe(body);
  if (!message) throw new Error("Terraform sent a message in a form that is not known");
  return message;
}

async function drained(stream: ServerHttp2Stream, then: () => void): Promise<void> {
  await bodyOf(stream);
  then();
}
