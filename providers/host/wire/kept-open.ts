import type { ServerDuplexStream, ServerWritableStream } from "@grpc/grpc-js";

/** Streams that stay open for as long as client and server do. */
export class KeptOpen {
  private readonly streams = new Set<Stream>();

  /** Nothing is looked at that comes by it. */
  add(stream: Stream): void {
    this.streams.add(stream);
    stream.once("cancelled", () => this.streams.delete(stream));
    if ("resume" in stream) stream.resume();
  }

  end(): void {
    for (const stream of this.streams) stream.end();
    this.streams.clear();
  }
}

type Stream = ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;
