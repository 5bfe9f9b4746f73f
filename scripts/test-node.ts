import { spawnSync } from "node:child_process";

/** `npm run test:node -- 22`: runs the tests, or the jest arguments that follow, under another version of Node. */
function main([version, ...args]: readonly string[]): void {
  if (version === undefined) throw new Error("which version of Node? npm run test:node -- 22");
  const node = `node-${process.platform}-${process.arch}@${version}`;
  const command = ["node --version", ["jest", ...args.map((arg) => JSON.stringify(arg))].join(" ")].join(" && ");
  process.exitCode = spawnSync("npx", ["-y", "-p", node, "-c", command], { stdio: "inherit" }).status ?? 1;
}

main(process.argv.slice(2));
