import { crc32, deflateRawSync } from "node:zlib";

/** A file in a zip archive. */
export interface ZipEntry {
  /** Where it is, with slashes: `lib/index.js`. */
  readonly name: string;
  /** As Unix has it, with the kind of the file: `0o100644`. */
  readonly mode: number;
  readonly content: Buffer;
}

/**
 * Packs files. No time and no owner is written, so that equal entries make equal archives on one version of Node.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.content);
    const common = commonHeader(entry, packed.length);
    const name = Buffer.from(entry.name);
    const local = [uint32(0x04034b50), common, name, packed];
    directory.push(uint32(0x02014b50), uint16(MADE_ON_UNIX), common, centralHeader(entry.mode, offset), name);
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endHeader(entries.length, central.length, offset)]);
}

/** What stands both before a file and in the directory at the end. */
function commonHeader({ name, content }: ZipEntry, packed: number): Buffer {
  return Buffer.concat([
    uint16(20),
    uint16(NAMES_ARE_UTF8),
    uint16(DEFLATED),
    uint16(0),
    uint16(FIRST_OF_JANUARY_1980),
    uint32(crc32(content)),
    uint32(packed),
    uint32(content.length),
    uint16(Buffer.byteLength(name)),
    uint16(0),
  ]);
}

/** No comment, the first disk, no attributes of DOS; those of Unix, and where the file is. */
function centralHeader(mode: number, offset: number): Buffer {
  return Buffer.concat([uint16(0), uint16(0), uint16(0), uint16(0), uint16(mode), uint32(offset)]);
}

function endHeader(count: number, size: number, offset: number): Buffer {
  const counts = [uint16(0), uint16(0), uint16(count), uint16(count)];
  return Buffer.concat([uint32(0x06054b50), ...counts, uint32(size), uint32(offset), uint16(0)]);
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

const MADE_ON_UNIX = (3 << 8) | 20;
const NAMES_ARE_UTF8 = 1 << 11;
const DEFLATED = 8;
const FIRST_OF_JANUARY_1980 = (1 << 5) | 1;
