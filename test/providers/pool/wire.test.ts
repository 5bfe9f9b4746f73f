import fc from "fast-check";
import protobuf from "protobufjs";
import { fieldOf, fieldsOf, frame, methodOf, unframe } from "../../../providers/pool/wire";

const Message = protobuf.Root.fromJSON({
  nested: {
    Message: {
      fields: {
        text: { type: "string", id: 1 },
        many: { keyType: "string", type: "bytes", id: 2 } as protobuf.IField,
        count: { type: "uint64", id: 300 },
        fixed: { type: "fixed64", id: 4 },
        small: { type: "fixed32", id: 5 },
      },
    },
  },
}).lookupType("Message");

test("the fields of any message are found, and put together again they are the message", () => {
  fc.assert(
    fc.property(
      fc.record({
        text: fc.string(),
        many: fc.dictionary(fc.string(), fc.uint8Array()),
        count: fc.nat(),
        fixed: fc.nat(),
        small: fc.nat(),
      }),
      (content) => {
        const message = Buffer.from(Message.encode(Message.fromObject(content)).finish());
        const fields = [...fieldsOf(message)];
        expect(Buffer.concat(fields.map(({ whole }) => whole))).toEqual(message);
        const entries = fields.filter(({ number }) => number === 2);
        expect(entries.map(({ value }) => fieldOf(value, 1)?.toString("utf8") ?? "")).toEqual(
          Object.keys(content.many),
        );
        expect(fieldOf(message, 1)?.toString("utf8") ?? "").toBe(content.text);
      },
    ),
  );
});

test.each([
  ["a length beyond the end", [0x0a, 0x05, 0x01]],
  ["a number without an end", [0x08, 0xff]],
  ["a wire type that there is not", [0x0f]],
])("%s is refused", (_, bytes) => {
  expect(() => [...fieldsOf(Buffer.from(bytes))]).toThrow(RangeError);
});

test("a framed message comes out of its frame; half of one, two of them, or a compressed one do not", () => {
  const message = Buffer.from("message");
  const framed = frame(message);
  expect(unframe(framed)).toEqual(message);
  expect(unframe(frame(Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
  expect(unframe(framed.subarray(0, -1))).toBeUndefined();
  expect(unframe(Buffer.concat([framed, framed]))).toBeUndefined();
  expect(unframe(Buffer.from([1, ...framed.subarray(1)]))).toBeUndefined();
});

test("a call's method is the last part of its path", () => {
  expect(methodOf("/tfplugin5.Provider/GetSchema")).toBe("GetSchema");
});
