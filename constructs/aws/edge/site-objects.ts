import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { extname, join } from "node:path";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { TerraformStack } from "cdktf";
import { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import type { Construct } from "constructs";
import type { SiteFile } from "./site-files";

/** What becomes of a site's files. */
export interface SiteObjectsProps {
  readonly bucket: string;
  readonly tags: Record<string, string> | undefined;
}

/**
 * Has each file of a site in a bucket. The files are copied into the stack's synthesized folder, each under its hash: so that
 * a file that is the same is uploaded once, and plans are made wherever the folder is.
 */
export function addObjects(
  site: Construct,
  files: readonly SiteFile[],
  { bucket, tags }: SiteObjectsProps,
): S3Object[] {
  const folder = `assets/${TerraformStack.of(site).getLogicalId(site.node)}`;
  const placeOf = ({ hash, path }: SiteFile): string => `${folder}/${hash}${extname(path)}`;
  copyWhenSynthesized(site, folder, (root) => {
    for (const file of files) copyFileSync(file.path, join(root, placeOf(file)));
  });
  return files.map(
    (file) =>
      new S3Object(site, `file ${file.key.replaceAll("/", "|")}`, {
        bucket,
        key: file.key,
        source: placeOf(file),
        sourceHash: file.hash,
        contentType: file.contentType,
        cacheControl: file.cacheControl,
        tags,
      }),
  );
}

function copyWhenSynthesized(site: Construct, folder: string, copy: (root: string) => void): void {
  const stack = TerraformStack.of(site);
  addCustomSynthesis(site, {
    onSynthesize: ({ outdir, manifest }) => {
      const root = join(outdir, manifest.forStack(stack).workingDirectory);
      rmSync(join(root, folder), { recursive: true, force: true });
      mkdirSync(join(root, folder), { recursive: true });
      copy(root);
    },
  });
}
