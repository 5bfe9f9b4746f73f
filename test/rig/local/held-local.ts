import type { Provider } from "../../../providers/definition";
import { defineLocalProvider } from "../../../providers/local";
import { ourSurroundings } from "../../../providers/local/platform";
import { holdable, isHeldAt } from "./held";

// What serves it knows it by the same marks and errors only if both are in one bundle.
export { serveModule } from "../../../providers/host/serve-module";

const surroundings = ourSurroundings();

/** The provider of the local platform, whose handlers can be held before their work, after it, and within. */
export const local: Provider = holdable(
  defineLocalProvider({
    ...surroundings,
    supervisor: process.env["HELD_SUPERVISOR"] ?? surroundings.supervisor,
    reached: (step) => {
      // A step is no place to wait at; who is held there does nothing else any more, either.
      if (isHeldAt(process.cwd(), `process ${step}`)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  }),
);
