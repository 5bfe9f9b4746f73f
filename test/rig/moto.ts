import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** An AWS emulator of its own for a test file. */
export interface Moto {
  /** For example `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts moto's server on a free port of this machine, and resolves when it answers. It ends with the process that
 * started it, however that ends: the wrapper waits for the end of its standard input.
 */
export async function startMoto(server: string): Promise<Moto> {
  const child = spawn("/bin/sh", ["-c", wrapper, "sh", server, "-H", "127.0.0.1", "-p", "0"], {
    stdio: ["pipe", "ignore", "pipe"],
    // One replica of each service of ECS runs, for which those who made it wait.
    env: { ...process.env, MOTO_ECS_SERVICE_RUNNING: "1" },
  });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  try {
    return { url: await address(child.stderr), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Only the server holds standard error, so that its end is seen there. */
const wrapper = '"$@" </dev/null & exec 2>&-; cat; kill -9 $!; wait';

/** The server says where it listens once it does. What it says later is let go by. */
async function address(log: Readable): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: log })) {
    const url = /Running on (http:\S+)/.exec(line)?.[1];
    if (url) {
      log.resume();
      return url;
    }
    said.push(line);
  }
  throw new Error(`moto did not start:\n${said.join("\n")}`);
}
