import { literalsByName, literalsIn } from "../../../orchestrator/values/hcl-literals";

test.each([
  { source: 'a = "one"\n"b" = "two" # no "three"\n', found: { a: ["one"], b: ["two"] } },
  { source: 'a = ["one", { b = "two", "c" : 3.5 }]\nd = -4', found: { a: ["one", "two", "3.5"], d: ["-4"] } },
  { source: "a = true\nb = null", found: { a: [], b: [] } },
  { source: '/* a = "one" */\n// b = "two"\nc = "//three"', found: { c: ["//three"] } },
  {
    source: 'a = "q\\"uote \\\\ \\t \\u00e9 \\U0001F600 $${x} %%{y}"',
    found: { a: ['q"uote \\ \t é 😀 ${x} %{y}'] },
  },
  { source: 'a = <<EOT\nb = "x"\n EOTs\n  EOT\nc = "y"', found: { a: ['b = "x"\n EOTs\n'], c: ["y"] } },
  { source: "a = <<-E\r\n    one\n      two\n  E\r\n", found: { a: ["one\n  two\n"] } },
  { source: 'a = {\n  b = "one"\n}\nc = "two"', found: { a: ["one"], c: ["two"] } },
  {
    source: 'a = "abc=def"\nb = "https://x"\nc = ["user:pw"]',
    found: { a: ["abc=def"], b: ["https://x"], c: ["user:pw"] },
  },
  { source: 'a = { "k.x" = "one", "y z" : "t=" }', found: { a: ["one", "t="] } },
])("$source", ({ source, found }) => {
  expect(Object.fromEntries(literalsByName(source))).toEqual(found);
});

test("a text that never ends holds nothing up", () => {
  expect(literalsByName(`a = "${"x".repeat(1_000_000)}`).get("a")).toEqual([]);
});

test("an expression alone", () => {
  expect(literalsIn('[{ a = "one" }, "two"]')).toEqual(["one", "two"]);
});
