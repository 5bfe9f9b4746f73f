/**
 * A program for a `Command`: it sees to it that a folder has a cluster. What is there already is taken over: so data that
 * was kept is found again.
 *
 * Input: `{"folder", "database", "user", "version"}`, `version` (a major one) may be null. Output: `{"version"}`.
 */
import { readFileSync } from "node:fs";
import { makeCluster, versionOf, type ClusterProps } from "./cluster";
import { findPostgres } from "./installation";

interface Told {
  readonly operation: "create" | "read";
  readonly input: ClusterProps & { readonly folder: string; readonly version: string | null };
}

const { operation, input } = JSON.parse(readFileSync(0, "utf8")) as Told;

try {
  if (operation === "create") ensureCluster();
  const version = versionOf(input.folder);
  process.stdout.write(JSON.stringify(version === undefined ? null : { version }));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

function ensureCluster(): void {
  const kept = versionOf(input.folder);
  if (kept !== undefined && input.version !== null && kept !== input.version) {
    throw new Error(
      `${input.folder} has the data of Postgres ${kept}, not ${input.version}: move it with pg_dump or pg_upgrade, or ask for version ${kept}`,
    );
  }
  const postgres = findPostgres(kept ?? input.version ?? undefined, process.env["PATH"]);
  if (kept === undefined) makeCluster(input.folder, postgres, input);
}
