import { printable, printableData, printableLines } from "../../../cli/views/printable";

test.each([
  ["colours", "\u001b[31mred\u001b[0m", "red"],
  ["moves of the cursor", "a\u001b[2A\u001b[Kb", "ab"],
  ["a title for the window", "a\u001b]0;gotcha\u0007b", "ab"],
  ["a link", "\u001b]8;;https://example.com\u0007here\u001b]8;;\u0007", "here"],
  ["8-bit sequences", "a\u009b2Jb", "ab"],
])("%s are left out", (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test.each([
  ["a sequence without its end", "a\u001b", "a\ufffd"],
  ["a bell", "a\u0007b", "a\ufffdb"],
  ["a backspace", "a\u0008b", "a\ufffdb"],
  ["the end of a line", "a\nb", "a\ufffdb"],
  ["a turn of the direction", "a\u202eb", "a\ufffdb"],
])("%s shows as a mark", (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("what is to be read stays: accents, wide characters, emoji, tabs as spaces", () => {
  expect(printable("né 網路 🚀\tx")).toBe("né 網路 🚀    x");
});

test("of a line that was written over, what was there last", () => {
  expect(printableLines("10 %\r20 %\r100 %\r\nnext")).toEqual(["100 %", "next"]);
});

test("all texts in data, keys included; its lines stay lines", () => {
  expect(printableData({ "k\u0007": ["a\u001b[31mb\nc", 1, null, { x: true }] })).toEqual({
    "k\ufffd": ["ab\nc", 1, null, { x: true }],
  });
});

test.each(["\u001b[", "\u001b]", "\u001b]0;", "\u001b[1;", "\u009b"])(
  "a megabyte of %j is read in linear time",
  (part) => {
    const time = (length: number): number => {
      const text = part.repeat(length / part.length);
      const began = performance.now();
      expect(printable(text)).not.toMatch(/\p{Cc}/u);
      return performance.now() - began;
    };
    time(100_000);
    expect(time(1_000_000)).toBeLessThan(2_000);
  },
);
