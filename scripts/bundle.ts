import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/**
 * `bundle FOLDER`: makes one file of the command line in a build's folder (docs/decisions/0016). Beside it go the licences
 * of what is in it.
 */
async function main(folder: string): Promise<void> {
  const outfile = join(folder, relative(root, ENTRY).replace(/\.ts$/, ".js"));
  const { metafile } = await build({
    entryPoints: [ENTRY],
    outfile,
    allowOverwrite: true,
    bundle: true,
    platform: "node",
    target: "node20",
    minifyWhitespace: true,
    // A trace quotes the line that it comes from.
    lineLimit: 120,
    external: [...SELDOM_NEEDED, ...OF_FEW_FILES, "terrace"],
    plugins: [sharedPolicies, ownFolders(dirname(ENTRY))],
    metafile: true,
    logLevel: "warning",
  });
  const lost = /require\d*\("\.(?!\.\/policies\b)[^"]*"\)/.exec(readFileSync(outfile, "utf8"));
  if (lost) throw new Error(`${outfile} would look for a module beside itself: ${lost[0]}`);
  writeFileSync(`${outfile}.LICENSES.txt`, licences(Object.keys(metafile.inputs)));
}

const SELDOM_NEEDED = ["esbuild", "jsonc-parser", "tar", "@dagrejs/dagre", "@open-policy-agent/opa-wasm"];

/** Found quickly, and the package is to be small. */
const OF_FEW_FILES = ["get-tsconfig", "picomatch"];

const root = join(__dirname, "..");
const ENTRY = join(root, "cli/program.ts");

/** Policies stay where they are: a project's own file of policies uses them, too. */
const sharedPolicies: Plugin = {
  name: "shared-policies",
  setup: (esbuild) =>
    esbuild.onResolve({ filter: /policies/ }, ({ path, resolveDir }) => {
      const own = relative(root, resolve(resolveDir, path));
      return /^policies\b/.test(own) ? { path: `../${own}`, external: true } : undefined;
    }),
};

/** `__dirname` goes on to be the folder that a module is compiled to, and not the bundle's. */
function ownFolders(entry: string): Plugin {
  return {
    name: "own-folders",
    setup: (esbuild) =>
      esbuild.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        const own = JSON.stringify(relative(entry, dirname(path)));
        return { contents: text.replaceAll("__dirname", `require("node:path").join(__dirname, ${own})`), loader: "ts" };
      }),
  };
}

/** The licences of the packages that files are of. */
function licences(files: readonly string[]): string {
  const packages = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...packages].sort().map(licence).join("\n\n");
}

function licence(folder: string): string {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const file = readdirSync(resolve(root, folder)).find((file) => /^licen[cs]e/i.test(file));
  if (file === undefined) throw new Error(`${name} has no file with its licence`);
  return `${name}\n\n${readFileSync(resolve(root, folder, file), "utf8").trim()}\n`;
}

void main(process.argv[2] ?? "");
