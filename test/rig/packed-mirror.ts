import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { tempFolder } from "./temp-folder";

/** Terraform's name for this platform. */
export const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/**
 * Makes a mirror of packed providers, as a registry would hand them out: an init unpacks each into the folder that it is
 * for. They are none, of which only a plan takes notice.
 *
 * @param providers names in the namespace `example`, with what stands in their program
 */
export function packedMirror(providers: Readonly<Record<string, string>>): string {
  const mirror = tempFolder();
  for (const [name, content] of Object.entries(providers)) {
    const archive = join(
      mirror,
      `registry.terraform.io/example/${name}/terraform-provider-${name}_1.0.0_${PLATFORM}.zip`,
    );
    mkdirSync(dirname(archive), { recursive: true });
    writeFileSync(archive, zipOf(`terraform-provider-${name}_v1.0.0`, Buffer.from(content)));
  }
  return mirror;
}

/**
 * An archive of one program, not compressed.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
function zipOf(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const file = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), content]);
  const rights = Buffer.alloc(14);
  rights.writeUInt32LE((0o100755 << 16) >>> 0, 6);
  const madeOnUnix = Buffer.from([20, 3]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02"), madeOnUnix, common, rights, Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(file.length, 12);
  return Buffer.concat([file, entry, Buffer.from("PK\x05\x06"), end]);
}
