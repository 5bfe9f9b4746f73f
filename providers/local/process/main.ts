import { ProcessFolder } from "./process-folder";
import { supervise } from "./supervise";

/** A program: `main FOLDER`. Supervises the process of a folder, until it is told to stop or its folder is taken away. */
async function main([path = ""]: readonly string[]): Promise<void> {
  const folder = new ProcessFolder(path);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  process.on("SIGHUP", () => undefined);
  const watch = setInterval(() => {
    if (folder.supervisor()?.pid !== process.pid) stop.abort();
  }, WATCH_MS);
  try {
    await supervise(folder, { stop: stop.signal });
  } finally {
    clearInterval(watch);
  }
}

const WATCH_MS = 1_000;

void main(process.argv.slice(2));
