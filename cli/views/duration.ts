const SECOND = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A duration for a person: `850ms`, `3.2s`, `2m 05s`, `1h 02m`. */
export function duration(ms: number): string {
  if (Math.round(ms) < SECOND) return `${Math.max(0, Math.round(ms))}ms`;
  const tenths = Math.round(ms / 100);
  return tenths < 10 * MINUTE ? `${(tenths / 10).toFixed(1)}s` : minutes(Math.round(ms / SECOND));
}

/** A duration that is still going on, in whole seconds, so that it does not flicker: `3s`, `2m 05s`. */
export function seconds(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND));
  return whole < MINUTE ? `${whole}s` : minutes(whole);
}

function minutes(whole: number): string {
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m ${two(whole % MINUTE)}s`;
  const rounded = Math.round(whole / MINUTE);
  return `${Math.floor(rounded / MINUTE)}h ${two(rounded % MINUTE)}m`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
