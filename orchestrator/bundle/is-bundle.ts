import { open } from "node:fs/promises";

/** What every bundle's file begins with; the format's version follows. */
export const MAGIC = "terrace-bundle ";

/** Whether a file is a bundle, of whatever version. */
export async function isBundle(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  try {
    const { buffer, bytesRead } = (await handle?.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length)) ?? NOTHING;
    return buffer.toString("latin1", 0, bytesRead) === MAGIC;
  } catch {
    // A folder, for one.
    return false;
  } finally {
    await handle?.close();
  }
}

const NOTHING = { buffer: Buffer.alloc(0), bytesRead: 0 };
