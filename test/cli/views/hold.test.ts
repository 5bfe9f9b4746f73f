import { Hold } from "../../../cli/views/hold";
import type { View } from "../../../cli/views/view";
import type { Recorded } from "../../../orchestrator/events";
import { told } from "./told";

class Witness implements View {
  readonly seen: string[] = [];

  on(event: Recorded): void {
    this.seen.push(event.type);
  }

  close(): void {
    this.seen.push("closed");
  }
}

test("while it is held nothing is shown; then all of it, in order", () => {
  const witness = new Witness();
  const hold = new Hold(witness);
  hold.on(told.started("A"));
  hold.hold();
  hold.on(told.step("A", "apply"));
  hold.hold();
  hold.on(told.unchanged("A"));
  expect(witness.seen).toEqual(["node-started", "closed"]);
  hold.release();
  hold.on(told.finished("succeeded"));
  expect(witness.seen).toEqual(["node-started", "closed", "node-step", "node-succeeded", "run-finished"]);
});

test("close loses nothing of what is held", () => {
  const witness = new Witness();
  const hold = new Hold(witness);
  hold.hold();
  hold.on(told.failed("A"));
  hold.close();
  expect(witness.seen).toEqual(["closed", "node-failed", "closed"]);
});
