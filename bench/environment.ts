/** What a measured program is given of the machine's environment. */
const KEPT = ["PATH", "HOME", "TMPDIR", "LANG"];

/**
 * The environment that everything is measured in: nothing of the machine's that steers Node (extra certificates, which
 * cost every process 0.1 s), npm or Terraform, and nothing that looks for newer versions in the network.
 */
export function cleanEnvironment(): Readonly<Record<string, string>> {
  const kept = KEPT.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), CI: "1", CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" };
}
