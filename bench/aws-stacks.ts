import { checkedSerials } from "./states";
import type { Stack, Workload } from "./workload";

/** How many stacks there are in each of two layers. */
export type Layers = readonly [lower: number, upper: number];

/** Stacks on AWS as an emulator plays it, each of the upper layer taking a value of one of the lower. */
export function onAws([lower, upper]: Layers, env: Readonly<Record<string, string>>): Workload {
  const layer = (name: string, count: number, producers: (index: number) => readonly string[]): readonly Stack[] =>
    Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, producers: producers(index) }));
  const layers = [layer("lower", lower, () => []), layer("upper", upper, (index) => [`lower-${index}`])];
  return { app: "aws-app.ts", layers, env, checked: (folder) => checkedSerials(folder, layers, new Map()) };
}
