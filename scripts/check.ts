import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/**
 * `npm run check`: runs every script of package.json whose name begins with `check:`, as many at once as there are
 * processors. Says a line for each, the output of those that failed, and at the end `N passed, N failed`.
 */
async function main(): Promise<void> {
  const waiting = [...checks()];
  const results: boolean[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await report(check));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

interface Check {
  readonly name: string;
  readonly command: string;
}

const root = join(__dirname, "..");

function checks(): readonly Check[] {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return Object.entries(scripts)
    .filter(([name]) => name.startsWith("check:"))
    .map(([name, command]) => ({ name, command }));
}

async function report(check: Check): Promise<boolean> {
  const start = performance.now();
  const { passed, output } = await run(check.command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${passed ? "passed" : "FAILED"}  ${check.name}  ${seconds} s${passed ? "" : `\n${output}`}`);
  return passed;
}

function run(command: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    const path = `${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
    const child = spawn(command, { shell: true, cwd: root, env: { ...process.env, PATH: path } });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("close", (code) => resolve({ passed: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

void main();
