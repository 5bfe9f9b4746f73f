import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../rig/parts";
import { sampleProject } from "../rig/sample-project";
import { within } from "../rig/surroundings";
import { tempFolder } from "../rig/temp-folder";

describeWith(["terraform"], "the sample app on this machine", () => {
  test("is a service that one can open, heals, and goes without a trace; with an empty home, and offline", async () => {
    const project = sampleProject().with({ HOME: tempFolder(), HTTPS_PROXY: "http://127.0.0.1:9", HTTP_PROXY: "" });
    const deployed = await project.terrace("deploy", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    const url = addressIn(deployed.stdout);
    const first = await page(url);
    expect(first).toMatchObject({ greeting: "Welcome to the shop.", schema: 3, database: { schema: 3 } });

    process.kill(first.replica, "SIGKILL");
    // Until it is gone, its port still takes connections.
    expect(await within(10_000, () => !isThere(first.replica))).toBe(true);
    const others = [await page(url), await page(url)];
    expect(new Set(others.map(({ replica }) => replica)).size).toBe(1);
    expect(others[0]?.replica).not.toBe(first.replica);
    const plan = await project.terrace("plan", "--detailed-exitcode");
    expect(plan).toMatchObject({ code: 2, stdout: expect.stringContaining("running = false -> true") });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    const replicas = [await page(url), await page(url)].map(({ replica }) => replica);
    expect(new Set(replicas).size).toBe(2);
    expect(replicas).not.toContain(first.replica);
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    await expect(fetch(url)).rejects.toThrow();
    expect(replicas.filter(isThere)).toEqual([]);
    expect(left(join(project.folder, ".terrace/data"))).toEqual([]);
  }, 180_000);
});

interface Page {
  readonly replica: number;
}

async function page(url: string): Promise<Page> {
  // Another connection each time, since connections are what is spread.
  const response = await fetch(url, { headers: { connection: "close" } });
  return (await response.json()) as Page;
}

function addressIn(summary: string): string {
  const [, url = ""] = /^ *url = "(http:[^"]*)"$/m.exec(summary) ?? [];
  return url;
}

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

/** The files below a folder, apart from those that the platform keeps for itself. */
function left(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name !== ".platform");
}
