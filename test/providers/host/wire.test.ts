import fc from "fast-check";
import type { Type } from "protobufjs";

import { calls, type CallMessages } from "../../../providers/host/wire/calls";
import { field, many, needed, optional, part } from "../../../providers/host/wire/field";
import { message, type Message } from "../../../providers/host/wire/message";
import { bytes, int64, text } from "../../../providers/host/wire/scalar";
import { asOurs, messagesOf } from "../../rig/host/messages";
import { protocolOf } from "../../rig/host/terraform-descriptor";
import { describeWith } from "../../rig/parts";

describeWith(["terraform"], "the messages of the Terraform that is there", ({ terraform }) => {
  const protocol = protocolOf(terraform);
  const service = protocol.lookupService("tfplugin6.Provider");

  test("every call is one of ours", () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(service.methods).sort());
  });

  describe.each(Object.entries<CallMessages<unknown, unknown>>(calls))("of %s", (name, { request, response }) => {
    const theirs = (kind: "Request" | "Response"): Type => protocol.lookupType(`tfplugin6.${name}.${kind}`);

    test("the request is read and written as there", () => expectAgreement(theirs("Request"), request));
    test("the response is read and written as there", () => expectAgreement(theirs("Response"), response));
  });
});

/** What they write is what we read; and what we then write is what they read. */
function expectAgreement(theirs: Type, ours: Message<unknown>): void {
  fc.assert(
    fc.property(messagesOf(theirs), (value) => {
      const sent = theirs.encode(theirs.fromObject(value)).finish();
      const read = ours.decode(sent);
      expect(plain(read)).toEqual(plain(asOurs(theirs, value)));
      const answered = theirs.decode(ours.encode(read));
      expect(theirs.toObject(answered, SHOWN)).toEqual(theirs.toObject(theirs.decode(sent), SHOWN));
    }),
    { numRuns: 50 },
  );
}

const SHOWN = { longs: String, enums: String, bytes: String, defaults: true } as const;

/** Bytes are bytes, whoever holds them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

describe("what is wrong on the wire", () => {
  const inner = message<{ readonly name: string }>({ name: field(1, text) });
  const outer = message<{ readonly inner: { readonly name: string }; readonly data: Uint8Array }>({
    inner: needed(1, inner),
    data: field(2, bytes),
  });

  test.each([
    ["a message that ends too early", [0x0a, 0x05, 0x0a, 0x01]],
    ["a field that is longer than its message", [0x0a, 0x02, 0x0a, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61]],
    ["a tag that never ends", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ["a wire type that doesn't exist", [0x0f]],
  ])("%s is refused", (_, wire) => {
    expect(() => outer.decode(Buffer.from(wire))).toThrow();
  });

  test("a message without what it needs says what", () => {
    expect(() => outer.decode(Buffer.of())).toThrow("inner is missing");
  });

  test("fields that nobody knows, of every kind, are left out", () => {
    const unknown = [0x18, 0x01, 0x22, 0x01, 0x00, 0x29, 1, 2, 3, 4, 5, 6, 7, 8, 0x35, 1, 2, 3, 4, 0x10, 0x07];
    expect(outer.decode(Buffer.from([...unknown, 0x0a, 0x00]))).toEqual({
      inner: { name: "" },
      data: new Uint8Array(),
    });
  });

  test("an absent value is another thing than an empty one", () => {
    const maybe = message<{ readonly data?: Uint8Array; readonly number?: bigint }>({
      data: optional(1, bytes),
      number: optional(2, int64),
    });
    expect(maybe.decode(maybe.encode({}))).toEqual({});
    expect(maybe.decode(maybe.encode({ number: 0n }))).toEqual({ number: 0n });
    expect(plain(maybe.decode(maybe.encode({ data: new Uint8Array() })))).toEqual({ data: "" });
  });

  test("fields fit what they are fields of", () => {
    // @ts-expect-error -- a text is no number
    message<{ readonly name: string }>({ name: field(1, int64) });
    // @ts-expect-error -- what may be absent in the message has to be so in the type
    message<{ readonly inner: { readonly name: string } }>({ inner: part(1, inner) });
    // @ts-expect-error -- every field has a number
    message<{ readonly name: string; readonly other: string }>({ name: field(1, text) });
    expect(message<{ readonly names: readonly { readonly name: string }[] }>({ names: many(1, inner) })).toBeDefined();
  });
});
