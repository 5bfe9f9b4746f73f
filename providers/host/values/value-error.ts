import type { Path } from "../../definition";

/** What is wrong with a part of a value. */
export class ValueError extends Error {
  constructor(
    readonly path: Path,
    message: string,
  ) {
    super(message);
  }
}

/** A path as a person reads it: `rules[0].port`; of the whole value, nothing. */
export function formatPath(path: Path): string {
  const steps = path.map((step, index) => {
    if (typeof step === "number") return `[${step}]`;
    if (!/^\w+$/.test(step)) return `[${JSON.stringify(step)}]`;
    return index === 0 ? step : `.${step}`;
  });
  return steps.join("");
}
