/**
 * A program: serves a provider in its own process, and prints how many milliseconds it took, loading included, until its
 * socket was there, and until all was loaded that answers.
 */
const start = performance.now();
const { defineProvider } = require("../providers/definition") as typeof import("../providers/definition");
const { serveProvider } = require("../providers/host") as typeof import("../providers/host");

void serveProvider(defineProvider({ name: "bench", version: "1.0.0" })).then(async ({ close }) => {
  const socket = performance.now() - start;
  // What answers is loaded next.
  await new Promise((resolve) => setTimeout(resolve));
  void (require("../providers/host/service/service") as typeof import("../providers/host/service/service"));
  process.stdout.write(`${socket} ${performance.now() - start}\n`);
  await close();
});
