import type { ViewClock } from "./view";

/** The system's clock. */
export const viewClock: ViewClock = {
  now: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
};
