import type { NodeId } from "../../orchestrator/graph/graph";
import { seconds } from "./duration";
import { fit, fitEnd, fitWords, pad, widthOf } from "./fit";
import type { Paint } from "./paint";
import { printable } from "./printable";
import type { Progress, RunningNode } from "./progress";
import type { TimeLeft } from "./time-left";
import type { Terminal } from "./view";

/** What the live view looks like, and how it gets there. */
export interface LivePicture {
  readonly progress: Progress;
  readonly timeLeft: TimeLeft;
  readonly begun: number;
  readonly now: number;
  readonly paint: Paint;
  readonly size: Pick<Terminal, "columns" | "rows">;
}

/** The painted lines: what runs, and a line of counts below. Never as high as the terminal, nor as wide. */
export function liveLines(picture: LivePicture): readonly string[] {
  const { progress, size } = picture;
  const room = size.rows - 1;
  if (progress.phase === undefined || room < 1) return [];
  return [...runningLines(picture, room - 1), countLine(picture)];
}

function runningLines(picture: LivePicture, room: number): readonly string[] {
  const running = [...picture.progress.running];
  const shown = running.length > room ? running.slice(0, Math.max(0, room - 1)) : running;
  const names = shown.map(([id]) => fitEnd(printable(id), Math.floor(picture.size.columns / 2)));
  const width = Math.max(0, ...names.map(widthOf));
  const lines = shown.map(([id, node], index) => runningLine(picture, id, node, pad(names[index] ?? "", width)));
  const more = running.length - shown.length;
  return more > 0 && room > 0 ? [...lines, fitted(picture, `  and ${more} more`)] : lines;
}

function runningLine(picture: LivePicture, id: NodeId, node: RunningNode, name: string): string {
  const { timeLeft, now, paint, progress } = picture;
  const left = progress.phase === "apply" ? timeLeft.ofNode(id, node, now) : undefined;
  const words = [name, doing(node, now), seconds(now - node.since), ...leftWords(left)];
  const glyph = node.doing.kind === "pause" ? paint("yellow", "↻") : paint("cyan", "●");
  return `${glyph} ${fitWords(words, "  ", picture.size.columns - 3)}`;
}

function doing({ doing, attempt }: RunningNode, now: number): string {
  if (doing.kind === "pause") return `tries again in ${seconds(doing.until - now)}`;
  const step = doing.kind === "step" ? doing.step : "starts";
  return attempt > 1 ? `${step} (attempt ${attempt})` : step.padEnd("command".length);
}

function countLine(picture: LivePicture): string {
  const { progress, timeLeft, begun, now, paint } = picture;
  const { done, failed, unreached, running, waiting, phase } = progress;
  const counts = [
    `${done} ${phase === "plan" ? "planned" : "done"}`,
    `${running.size} running`,
    `${waiting.size} waiting`,
    failed > 0 ? `${failed} failed` : "",
    unreached > 0 ? `${unreached} not reached` : "",
  ].filter((count) => count !== "");
  const left = timeLeft.ofRun(progress, now);
  const times = [seconds(now - begun), ...leftWords(left)];
  return paint(failed > 0 ? "red" : "bold", fitted(picture, `${counts.join(", ")}  ${times.join("  ")}`));
}

function leftWords(ms: number | undefined): readonly string[] {
  return ms === undefined ? [] : [`~${seconds(ms)} left`];
}

/** One column stays free: some terminals wrap as soon as the last one is written. */
function fitted({ size }: LivePicture, text: string): string {
  return fit(text, size.columns - 1);
}
