import * as fc from "fast-check";
import type { Event } from "../../../orchestrator/events";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { Json } from "../../../orchestrator/values/outputs";
import { REDACTED, Redactor } from "../../../orchestrator/values/redact";

function redactorOf(...secrets: readonly Json[]): Redactor {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
}

const KEY = "-----BEGIN KEY-----\nMIIEpAIBAAKCAQ\nabc=\n-----END KEY-----\n";

test.each<[string, Json, string, string]>([
  ["a text", "hunter22", "password is hunter22.", `password is ${REDACTED}.`],
  ["each time it comes", "hunter22", "hunter22hunter22", REDACTED + REDACTED],
  ["a number", 4711_0815, "pin 47110815", `pin ${REDACTED}`],
  ["texts in a list", ["first", "second"], "second first", `${REDACTED} ${REDACTED}`],
  ["texts deep in an object", { a: [{ b: "deep-secret" }] }, "a deep-secret", `a ${REDACTED}`],
  [
    "a text with characters that mean something in a pattern",
    "a.*b+(c)[d]\\$^|?{2}",
    "a.*b+(c)[d]\\$^|?{2}!",
    `${REDACTED}!`,
  ],
  ["a text like a replacement pattern", "$&$1$$", "x $&$1$$ x", `x ${REDACTED} x`],
  [
    "the longer of two that begin alike",
    ["secret", "secret-longer"],
    "secret-longer secret",
    `${REDACTED} ${REDACTED}`,
  ],
  ["a text with umlauts and emojis", "schlüssel🔑", "der schlüssel🔑", `der ${REDACTED}`],
  ["a text of several lines, whole", KEY, `key:\n${KEY}end`, `key:\n${REDACTED}end`],
  ["a line of one", KEY, "MIIEpAIBAAKCAQ", REDACTED],
  ["a line of one with Windows line ends", "first line\r\nsecond line\r\n", "second line", REDACTED],
  ["as JSON has it", 'say "hi"\tto\\me', String.raw`{"x":"say \"hi\"\tto\\me"}`, `{"x":"${REDACTED}"}`],
  ["a text of several lines as JSON has it", KEY, JSON.stringify({ key: KEY }), `{"key":"${REDACTED}"}`],
  ["as Terraform's JSON has it", "a<b>&c", String.raw`{"x":"a\u003cb\u003e\u0026c"}`, `{"x":"${REDACTED}"}`],
  ["not: a short text, without which no log can be read", "yes", "yes, yes", "yes, yes"],
  ["not: true, false and null", [true, false, null], "true false null", "true false null"],
  ["not: white space", "      ", "a      b", "a      b"],
])("%s", (_, secret, text, expected) => {
  expect(redactorOf(secret).text(text)).toBe(expected);
});

test("without secrets everything stays as it is", () => {
  expect(new Redactor().text("hunter22")).toBe("hunter22");
});

test("a secret counts from when it is known, also after a first use", () => {
  const redactor = redactorOf("first-secret");
  expect(redactor.text("first-secret second-secret")).toBe(`${REDACTED} second-secret`);
  redactor.add("second-secret");
  expect(redactor.text("first-secret second-secret")).toBe(`${REDACTED} ${REDACTED}`);
});

test("no secret survives, whatever it is and wherever it stands", () => {
  const secret = fc.string({ unit: "grapheme", minLength: 4, maxLength: 12 }).filter((text) => text.trim().length >= 4);
  // Of few letters, so that they overlap and hold each other.
  const narrow = fc.string({ unit: fc.constantFrom("a", "b", "$", "."), minLength: 4, maxLength: 8 });
  const secrets = fc.array(fc.oneof(secret, narrow), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(secrets, fc.array(fc.oneof(fc.nat(4), fc.string({ maxLength: 3 }))), (all, parts) => {
      const text = parts.map((part) => (typeof part === "number" ? (all[part % all.length] ?? "") : part)).join("");
      const left = redactorOf(...all).text(text);
      // What is left between two marks, since a mark and its neighbours may look like a secret.
      for (const piece of left.split(REDACTED)) for (const one of all) expect(piece).not.toContain(one);
    }),
    { numRuns: 500 },
  );
});

describe("events", () => {
  const redactor = redactorOf("s3cret", "node", "failed", "unknown", "prod");
  const node = nodeId("prod/node");

  test.each<[string, Event, string]>([
    ["lines of a log", { type: "node-log", node, lines: ["it is s3cret", "ok"] }, "it is (sensitive)"],
    [
      "values of outputs, also deep ones, and under names that events have",
      {
        type: "node-succeeded",
        node,
        outcome: "applied",
        plan: { changes: [], outputs: [] },
        outputs: { type: { value: { node: ["s3cret"], kind: "s3cret" } }, password: { sensitive: true } },
        ms: 1,
      },
      '{"node":["(sensitive)"],"kind":"(sensitive)"}',
    ],
    [
      "a failure's diagnostics and output",
      {
        type: "node-failed",
        node,
        failure: {
          kind: "terraform-failed",
          class: "unknown",
          command: "plan",
          exit: { code: 1 },
          diagnostics: [{ severity: "error", summary: "s3cret", detail: "is s3cret" }],
          output: "s3cret",
        },
        ms: 1,
      },
      '"summary":"(sensitive)","detail":"is (sensitive)"',
    ],
    [
      "a failed command's program, into which inputs may have been filled",
      {
        type: "node-retrying",
        node,
        failure: { kind: "command-failed", program: "./s3cret.sh", exit: { code: 1 }, output: "s3cret" },
        attempt: 1,
        delayMs: 1,
      },
      '"program":"./(sensitive).sh"',
    ],
  ])("%s", (_, event, expected) => {
    const text = JSON.stringify(redactor.data(event));
    expect(text).toContain(expected);
    expect(text).not.toContain("s3cret");
    // A secret that is equal to one of our own words does not make the journal unreadable.
    expect(redactor.data(event)).toMatchObject({ type: event.type, node: "prod/node" });
  });

  test("a failure's kind and class are Terrace's own words", () => {
    const failure = { kind: "command-failed", program: "x", exit: { code: 1 }, output: "failed" } as const;
    expect(redactor.data({ type: "node-failed", node, failure, ms: 1 })).toEqual({
      type: "node-failed",
      node,
      failure: { ...failure, output: "(sensitive)" },
      ms: 1,
    });
  });
});
