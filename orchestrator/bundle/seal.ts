import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdf,
  randomBytes,
  scrypt,
  type ScryptOptions,
} from "node:crypto";
import { promisify } from "node:util";

/** What a bundle is locked with: words that a person knows, or the content of a file. */
export type Key =
  { readonly kind: "passphrase"; readonly text: string } | { readonly kind: "file"; readonly bytes: Buffer };

/** What the header of a bundle says of its encryption. The salt is hexadecimal. */
export type Lock =
  { readonly cipher: "none" } | { readonly cipher: "aes-256-gcm"; readonly key: Key["kind"]; readonly salt: string };

/** A seal does not hold. A key that is not the one, and a change of the first chunk, look the same. */
export class BrokenSeal extends Error {
  constructor(readonly problem: "wrong-key" | "damaged") {
    super(problem);
  }
}

/** A lock of its own for each bundle: no two are encrypted with the same secret. */
export function newLock(key?: Key): Lock {
  return key ? { cipher: "aes-256-gcm", key: key.kind, salt: randomBytes(32).toString("hex") } : { cipher: "none" };
}

/** What a bundle is encrypted with; nothing where it isn't. Half a second of work for a passphrase, so that guessing is dear. */
export async function secretOf(lock: Lock, key?: Key): Promise<Buffer | undefined> {
  if (lock.cipher === "none" || !key) return undefined;
  const salt = Buffer.from(lock.salt, "hex");
  if (key.kind === "file") return Buffer.from(await promisify(hkdf)("sha256", key.bytes, salt, "terrace-bundle", 32));
  // Two keyboards may write one letter in two ways.
  return stretch(key.text.normalize("NFC"), salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 });
}

const stretch = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * The header, and bytes sealed together with it: a change to either is noticed by `unseal`. With a secret nobody else
 * can read or make them. Without one, a SHA-256 at the end tells of damage only: who changes bytes on purpose can write
 * the sum anew.
 *
 * Encrypted in chunks, as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance", 2015), each with a tag of its own:
 *
 *     chunk 0 | tag | chunk 1 | tag | ... | last chunk | tag        nonce: the chunk's number, and whether it is the last
 */
export function seal(bytes: AsyncIterable<Buffer>, header: Buffer, secret?: Buffer): AsyncIterable<Buffer> {
  return secret ? encrypt(bytes, header, secret) : addSum(bytes, header);
}

/**
 * The bytes that were sealed, from those after the header. With a secret, none is handed on that was not found genuine; without one, the sum is known
 * at the end only.
 *
 * @throws BrokenSeal
 */
export function unseal(bytes: AsyncIterable<Buffer>, header: Buffer, secret?: Buffer): AsyncIterable<Buffer> {
  return secret ? decrypt(bytes, header, secret) : checkSum(bytes, header);
}

const chunkSize = 64 * 1024;
const tagSize = 16;
const sumSize = 32;

async function* encrypt(bytes: AsyncIterable<Buffer>, header: Buffer, secret: Buffer): AsyncGenerator<Buffer> {
  yield header;
  for await (const { chunk, nonce } of chunks(bytes, chunkSize)) {
    const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(header);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

async function* decrypt(bytes: AsyncIterable<Buffer>, header: Buffer, secret: Buffer): AsyncGenerator<Buffer> {
  let problem: BrokenSeal["problem"] = "wrong-key";
  for await (const { chunk, nonce } of chunks(bytes, chunkSize + tagSize)) {
    if (chunk.length < tagSize) throw new BrokenSeal("damaged");
    const decipher = createDecipheriv("aes-256-gcm", secret, nonce, { authTagLength: tagSize }).setAAD(header);
    decipher.setAuthTag(chunk.subarray(-tagSize));
    const plain = decipher.update(chunk.subarray(0, -tagSize));
    try {
      decipher.final();
    } catch {
      throw new BrokenSeal(problem);
    }
    yield plain;
    problem = "damaged";
  }
}

/** Cuts bytes into chunks of one size. The last may be shorter; there is always one. */
async function* chunks(
  bytes: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ readonly chunk: Buffer; readonly nonce: Buffer }> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const more of bytes) {
    rest = Buffer.concat([rest, more]);
    for (; rest.length > size; rest = rest.subarray(size)) {
      yield { chunk: rest.subarray(0, size), nonce: nonceOf(number++, false) };
    }
  }
  yield { chunk: rest, nonce: nonceOf(number, true) };
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function* addSum(bytes: AsyncIterable<Buffer>, header: Buffer): AsyncGenerator<Buffer> {
  const hash = createHash("sha256").update(header);
  yield header;
  for await (const more of bytes) {
    hash.update(more);
    yield more;
  }
  yield hash.digest();
}

async function* checkSum(bytes: AsyncIterable<Buffer>, header: Buffer): AsyncGenerator<Buffer> {
  const hash = createHash("sha256").update(header);
  let rest: Buffer = Buffer.alloc(0);
  for await (const more of bytes) {
    rest = Buffer.concat([rest, more]);
    const body = rest.subarray(0, Math.max(0, rest.length - sumSize));
    rest = rest.subarray(body.length);
    hash.update(body);
    yield body;
  }
  if (!hash.digest().equals(rest)) throw new BrokenSeal("damaged");
}
