import fc from "fast-check";
import { Lines } from "../../../orchestrator/synth/lines";

function linesOf(chunks: readonly Uint8Array[]): readonly string[] {
  const lines: string[] = [];
  const reader = new Lines((line) => lines.push(line));
  for (const chunk of chunks) reader.write(Buffer.from(chunk));
  reader.end();
  return lines;
}

test("lines are the same wherever the stream is cut, also within a letter", () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, "ü"));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
      const bytes = Buffer.from(`${lines.join("\n")}\n`);
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(linesOf(chunks)).toEqual(lines);
    }),
  );
});

test("a last line without an end counts, a carriage return before an end doesn't", () => {
  expect(linesOf([Buffer.from("a\r\nb\r\n\nc")])).toEqual(["a", "b", "", "c"]);
});

test("bytes that are no UTF-8 are replaced", () => {
  expect(linesOf([Uint8Array.of(0x61, 0xff, 0x62, 0x0a, 0xc3)])).toEqual(["a\ufffdb", "\ufffd"]);
});

test("a line of 1 MB comes whole, one without end in pieces", () => {
  const half = Buffer.alloc(1 << 19, "x");
  expect(linesOf([half, half, Buffer.from("\n")])).toEqual(["x".repeat(1 << 20)]);
  expect(linesOf(Array<Buffer>(8).fill(half)).length).toBeGreaterThan(1);
});
