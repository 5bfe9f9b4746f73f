import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { basename, extname } from "node:path";
import { filesIn } from "../files-in";

/** A file of a site, as S3 keeps it. */
export interface SiteFile {
  /** What it is asked for by: `css/site.css`; `docs/` for `docs/index.html`. */
  readonly key: string;
  /** Where it is: an absolute path. */
  readonly path: string;
  /** The SHA-256 of its content, in hexadecimal. */
  readonly hash: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * The files of a site's folder. What is asked for as a folder, with `/` at its end, is its `index.html`.
 *
 * @throws where there is no such folder, or a link leads out of it.
 */
export function siteFiles(folder: string): readonly SiteFile[] {
  return filesIn(realpathSync(folder)).flatMap(({ path, name }) => {
    const file: SiteFile = {
      key: name,
      path,
      hash: createHash("sha256").update(readFileSync(path)).digest("hex"),
      contentType: TYPES[extname(name).toLowerCase()] ?? "application/octet-stream",
      cacheControl: cacheControlOf(name),
    };
    return name.endsWith("/index.html") ? [file, { ...file, key: name.slice(0, -"index.html".length) }] : [file];
  });
}

/**
 * A page is asked for anew each time, so that it is never older than a deploy. What has a hash in its name never changes;
 * all else may be some minutes old.
 */
function cacheControlOf(name: string): string {
  if (/\.html?$/i.test(name)) return "no-cache";
  return HASHED.test(basename(name)) ? "public, max-age=31536000, immutable" : "public, max-age=300";
}

/** As bundlers write it: `app.3f2a9c1e.js`, `app-B7x_9kQ2.js`; letters alone could be a word. */
const HASHED = /[.-](?=[\w-]*\d)[\w-]{8,}\.\w+$/;

/** By the ends of files' names. @see https://www.iana.org/assignments/media-types/ */
const TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".htm": "text/html; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/vnd.microsoft.icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".otf": "font/otf",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webm": "video/webm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".zip": "application/zip",
};
