import { JsonLines } from "../../../cli/views/json-lines";
import { Paper } from "./paper";
import { told } from "./told";

test("each event is a line, and is read back equal", () => {
  const events = [
    told.run(["prod/né 🚀", "b"]),
    told.phase("apply", 2),
    told.started("prod/né 🚀"),
    told.log("b", "two\nlines", "\u001b[31mred", "\u2028", "x".repeat(1_000_000)),
    told.failed("b"),
    told.applied("prod/né 🚀", "create x", { url: { value: "https://x" }, password: { sensitive: true } }),
    told.finished("failed"),
  ];
  const paper = new Paper();
  const view = new JsonLines(paper);
  for (const event of events) view.on(event);
  view.close();
  expect(paper.lines).toHaveLength(events.length);
  expect(paper.lines.map((line): unknown => JSON.parse(line))).toEqual(events);
});
