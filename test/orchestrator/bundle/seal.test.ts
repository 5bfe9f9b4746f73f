import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { BrokenSeal, type Lock, newLock, seal, secretOf, unseal } from "../../../orchestrator/bundle/seal";

const header = Buffer.from("header\n");
const secret = randomBytes(32);
/** Of a chunk as it is sealed. */
const chunk = 64 * 1024 + 16;

/** Bytes as a stream brings them, in pieces of any size. */
async function* inPieces(bytes: Buffer, size = 10_007): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size));
}

/** The sealed bytes, without the header before them. */
async function sealed(bytes: Buffer, key?: Buffer): Promise<Buffer> {
  return (await buffer(seal(inPieces(bytes), header, key))).subarray(header.length);
}

/** What comes out, and what is wrong with it. */
async function unsealed(bytes: Buffer, key?: Buffer, head = header): Promise<{ out: Buffer; problem?: string }> {
  const out: Buffer[] = [];
  try {
    for await (const more of unseal(inPieces(bytes), head, key)) out.push(more);
  } catch (error) {
    if (error instanceof BrokenSeal) return { out: Buffer.concat(out), problem: error.problem };
    throw error;
  }
  return { out: Buffer.concat(out) };
}

describe.each([
  ["with a secret", secret],
  ["without one", undefined],
])("%s", (_, key) => {
  test.each([0, 1, 31, 32, 65_535, 65_536, 65_537, 131_072, 300_000])(
    "%d bytes come out as they went in",
    async (size) => {
      const bytes = randomBytes(size);
      const { out, problem } = await unsealed(await sealed(bytes, key), key);
      expect([out.equals(bytes), problem]).toEqual([true, undefined]);
    },
  );

  test("the header comes first, as it is", async () => {
    const all = await buffer(seal(inPieces(randomBytes(100)), header, key));
    expect(all.subarray(0, header.length)).toEqual(header);
  });

  test("another header is noticed", async () => {
    const { problem } = await unsealed(await sealed(randomBytes(100), key), key, Buffer.from("Header\n"));
    expect(problem).toBe(key ? "wrong-key" : "damaged");
  });

  test("bytes at the end that do not belong there are noticed", async () => {
    const bytes = await sealed(randomBytes(200_000), key);
    expect(await unsealed(Buffer.concat([bytes, Buffer.alloc(1)]), key)).toMatchObject({ problem: "damaged" });
  });
});

test("what is encrypted can't be found in it, and is another each time", async () => {
  const bytes = Buffer.alloc(1000, "secret");
  const [one, other] = await Promise.all(
    [newLock({ kind: "file", bytes: secret }), newLock({ kind: "file", bytes: secret })].map(async (lock) =>
      sealed(bytes, await secretOf(lock, { kind: "file", bytes: secret })),
    ),
  );
  expect(one?.includes("secret")).toBe(false);
  expect(one).not.toEqual(other);
});

describe("nothing is handed on that was not found genuine", () => {
  const bytes = randomBytes(300_000);
  const cases: readonly (readonly [string, (whole: Buffer) => Buffer, chunks: number, string])[] = [
    ["a changed first chunk", (whole) => flipped(whole, 5), 0, "wrong-key"],
    ["a changed third chunk", (whole) => flipped(whole, 2 * chunk + 5), 2, "damaged"],
    ["a changed last tag", (whole) => flipped(whole, whole.length - 1), 4, "damaged"],
    ["an end behind a whole chunk", (whole) => whole.subarray(0, 2 * chunk), 1, "damaged"],
    ["an end within a chunk", (whole) => whole.subarray(0, 2 * chunk + 100), 2, "damaged"],
    ["an end within a tag", (whole) => whole.subarray(0, 2 * chunk + 10), 2, "damaged"],
    ["nothing at all", () => Buffer.alloc(0), 0, "damaged"],
    ["two chunks that changed places", (whole) => moved(whole, [0, 2, 1, 3, 4]), 1, "damaged"],
    ["a chunk that is left out", (whole) => moved(whole, [0, 2, 3, 4]), 1, "damaged"],
    ["a chunk that comes twice", (whole) => moved(whole, [0, 0, 1, 2, 3, 4]), 1, "damaged"],
  ];

  test.each(cases)("%s", async (_, change, chunks, problem) => {
    const { out, ...rest } = await unsealed(change(await sealed(bytes, secret)), secret);
    expect(rest).toEqual({ problem });
    expect(out.equals(bytes.subarray(0, chunks * 65_536))).toBe(true);
  });

  test("another secret", async () => {
    expect(await unsealed(await sealed(bytes, secret), randomBytes(32))).toEqual({
      out: Buffer.alloc(0),
      problem: "wrong-key",
    });
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

function moved(bytes: Buffer, order: readonly number[]): Buffer {
  return Buffer.concat(order.map((number) => bytes.subarray(number * chunk, (number + 1) * chunk)));
}

describe("the secret", () => {
  const salt = "00".repeat(32);
  const lockOf = (key: "passphrase" | "file"): Lock => ({ cipher: "aes-256-gcm", key, salt });

  test("of a file is HKDF-SHA256 of its content: bundles of today can be opened tomorrow", async () => {
    const secret = await secretOf(lockOf("file"), { kind: "file", bytes: Buffer.from("content") });
    expect(secret?.toString("hex")).toBe("d68b2fa8fd17fe3035ba086b95af22cf0560f987f9acea98825f6db443c012ca");
  });

  test("of a passphrase is scrypt of it, however its letters are written", async () => {
    const texts = ["Zürich", "Zu\u0308rich"];
    const secrets = await Promise.all(
      texts.map((text) => secretOf(lockOf("passphrase"), { kind: "passphrase", text })),
    );
    const expected = "b5cba2aab30e13d557629d72ee8b116dde6ab4a9c183775b176707e870d6430e";
    expect(secrets.map((secret) => secret?.toString("hex"))).toEqual([expected, expected]);
  });

  test("is another for each bundle", async () => {
    const key = { kind: "file", bytes: Buffer.from("content") } as const;
    expect(await secretOf(newLock(key), key)).not.toEqual(await secretOf(newLock(key), key));
  });

  test("is none where nothing is encrypted", async () => {
    expect(await secretOf(newLock())).toBeUndefined();
  });
});
