import type { Finding } from "../doctor/check";
import { checkMachine } from "../doctor/machine";
import { checkProject } from "../doctor/project";
import type { ExitCode } from "../exit-code";
import type { OutputFlags } from "../flags";
import { painter, type Paint } from "../views/paint";
import { printable } from "../views/printable";
import { processTerminal } from "../views/process-terminal";

/** `terrace doctor` */
export async function doctorCommand(flags: OutputFlags): Promise<ExitCode> {
  const findings = [...(await checkMachine(process.env)), ...(await checkProject(process.cwd(), process.env))];
  const terminal = processTerminal(process.stdout, process.env);
  const paint = painter(terminal.color);
  terminal.write(
    flags.json ? `${JSON.stringify(findings)}\n` : findings.map((finding) => text(finding, paint)).join(""),
  );
  return findings.some(({ state }) => state === "bad") ? 1 : 0;
}

function text(finding: Finding, paint: Paint): string {
  const line = `${mark(finding, paint)} ${finding.what}: ${printable(finding.found)}\n`;
  return finding.state === "good" ? line : `${line}  ${finding.remedy}\n`;
}

function mark({ state }: Finding, paint: Paint): string {
  switch (state) {
    case "good":
      return paint("green", "✓");
    case "warning":
      return paint("yellow", "!");
    case "bad":
      return paint("red", "✗");
  }
}
