import { checkedSerials } from "./states";
import type { Stack, Workload } from "./workload";

/** Stacks on AWS as an emulator plays it, in two layers, each of the second taking a value of one of the first. */
export function onAws(count: number, env: Readonly<Record<string, string>>): Workload {
  const layer = (name: string, producers: (index: number) => readonly string[]): readonly Stack[] =>
    Array.from({ length: count / 2 }, (_, index) => ({ id: `${name}-${index}`, producers: producers(index) }));
  const layers = [layer("lower", () => []), layer("upper", (index) => [`lower-${index}`])];
  return { app: "aws-app.ts", layers, env, checked: (folder) => checkedSerials(folder, layers, new Map()) };
}
