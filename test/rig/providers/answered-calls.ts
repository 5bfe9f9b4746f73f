import { setTimeout } from "node:timers/promises";
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";

import { behaviourFor, type Behaviour } from "./behaviour";
import { logCall, type LoggedCall } from "./calls-log";
import { methods, wireName, type DynamicValue, type Method, type Padded, type Protocol } from "./protocol";
import type { Provider } from "./provider";
import { decodeBlock, known } from "./values";

/** Answers calls with what a provider says; logs them, and behaves as it was told to. */
export class AnsweredCalls {
  private readonly running = new Set<AbortController>();

  constructor(
    private readonly protocol: Protocol,
    private readonly provider: Provider,
  ) {}

  implementation(): UntypedServiceImplementation {
    const all = (Object.keys(methods) as Method[]).map((method) => [
      method,
      (call: UnaryCall, respond: sendUnaryData<Padded>) => void this.answer(method, call, respond),
    ]);
    return Object.fromEntries(all) as UntypedServiceImplementation;
  }

  private async answer(method: Method, call: UnaryCall, respond: sendUnaryData<Padded>): Promise<void> {
    const name = subject(call.request);
    const log = (event: LoggedCall["event"]): void => logCall({ method: wireName(method, this.protocol), name, event });
    // Whoever sees that it was called may tell the provider to behave in another way from then on.
    const behaviour = behaviourFor(this.provider.folder, method, name);
    log("called");
    if (method === "StopProvider") for (const other of this.running) other.abort("stopped");
    const controller = new AbortController();
    call.on("cancelled", () => controller.abort("cancelled"));
    this.running.add(controller);
    const answered = await this.perform(method, behaviour, call.request, controller.signal);
    this.running.delete(controller);
    log(controller.signal.aborted ? (controller.signal.reason as "cancelled" | "stopped") : "answered");
    respond(null, answered);
  }

  /** Everything that goes wrong is told in the response. */
  private async perform(
    method: Method,
    behaviour: Behaviour | undefined,
    request: object,
    signal: AbortSignal,
  ): Promise<Padded> {
    try {
      if (behaviour && behaviour.when !== "after") await act(behaviour, signal);
      const response = this.provider.handlers[method](request as never);
      if (behaviour?.when === "after") await act(behaviour, signal);
      return { response, padding: behaviour?.do === "pad" ? behaviour.megabytes * 2 ** 20 : 0 };
    } catch (error) {
      const summary = error instanceof Error ? error.message : String(error);
      const response =
        method === "CallFunction" ? { error: { text: summary } } : { diagnostics: [{ severity: 1, summary }] };
      return { response, padding: 0 };
    }
  }
}

type UnaryCall = ServerUnaryCall<object, Padded>;

async function act(behaviour: Behaviour, signal: AbortSignal): Promise<void> {
  switch (behaviour.do) {
    case "exit":
      process.stderr.write("panic: the probe was told to end\n\ngoroutine 1 [running]:\n");
      process.exit(2);
      break;
    case "kill":
      process.kill(process.pid, "SIGKILL");
      return never(signal);
    case "hang":
      return never(signal);
    case "wait":
      return setTimeout(behaviour.milliseconds, undefined, { signal });
    case "fail":
      throw new Error(behaviour.summary);
    case "pad":
      return;
  }
}

/** Ends only with an error, once somebody has enough of waiting. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(new Error(`the probe hung until it was ${String(signal.reason)}`));
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
  });
}

/** The name of what a request is about; empty when it is about nothing that has one. */
function subject(request: object): string {
  const fields = request as Readonly<Record<string, unknown>>;
  if (typeof fields.id === "string") return fields.id;
  if (typeof fields.name === "string") return fields.name;
  if (fields.private instanceof Uint8Array) return known(decodeBlock({ json: fields.private }), "name") ?? "";
  const blocks = ["config", "plannedState", "proposedNewState", "priorState", "currentState", "rawState"];
  const names = blocks.map((block) => fields[block] && known(decodeBlock(fields[block] as DynamicValue), "name"));
  return names.find((name) => typeof name === "string") ?? "";
}
