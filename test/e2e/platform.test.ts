import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { eventually } from "../rig/local/eventually";
import { killProcessesWith, processesWith } from "../rig/local/processes";
import { describeWith } from "../rig/parts";
import { makeProject, type UserProject } from "../rig/project";

jest.setTimeout(300_000);

/** A replica that says who it is and what it sees, and can be made ill. */
const SERVER = `
  let status = 200;
  require("node:http").createServer((request, response) => {
    if (request.url === "/ill") status = 503;
    response.statusCode = request.url === "/health" ? status : 200;
    response.end(JSON.stringify({ pid: process.pid, env: process.env }));
  }).listen(process.env.PORT, "127.0.0.1");
`;

interface Replica {
  readonly pid: number;
  readonly env: Readonly<Record<string, string>>;
}

describeWith(["terraform", "postgres"], "the guide's app on this machine", () => {
  test("is deployed, says hello, and goes", async () => {
    const folder = resolve(__dirname, "..", "..", "docs", "examples");
    const names = ["hello-server.js", "hello.ts", "hello-local.ts"];
    const files = names.map((name): [string, string] => [name, readFileSync(join(folder, name), "utf8")]);
    const tsconfig = { compilerOptions: { module: "commonjs", target: "es2022", strict: true, skipLibCheck: true } };
    const cdktf = { language: "typescript", app: "npx ts-node hello-local.ts" };
    const project = makeProject({ ...Object.fromEntries(files), "cdktf.json": cdktf, "tsconfig.json": tsconfig });
    try {
      const deployed = await project.terrace("deploy", "--auto-approve");
      expect(deployed).toMatchObject({ code: 0, stderr: "" });
      const said = await (await fetch(output(deployed.stdout, "url"))).text();
      expect(said).toMatch(/^Hello from \d+\. Files: file:\/\/\/.*\/hello-files\. Database: app at 127\.0\.0\.1\.\n$/);
      expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    } finally {
      killProcessesWith(project.folder);
    }
  });
});

describeWith(["terraform", "postgres"], "the contract's app on this machine", ({ postgres }) => {
  let project: UserProject;

  beforeEach(() => {
    project = makeProject({ "server.js": SERVER });
    write();
  });

  // A database that is kept is not destroyed, but stops; nothing names the project on a balancer's command line.
  afterEach(async () => {
    await project.terrace("destroy", "--auto-approve");
    killProcessesWith(project.folder);
  });

  /** The app of the contract; `prepare` are statements about the app. */
  function write(prepare = ""): void {
    const contract = JSON.stringify(resolve(__dirname, "..", "contracts", "contract-app"));
    const contents = `
      import { App, setDefaults, usePlatform } from "terrace";
      import { TerraformStack } from "cdktf";
      import { localPlatform } from "terrace/local";
      import { contractApp } from ${contract};
      const app = new App();
      usePlatform(app, localPlatform);
      ${prepare}
      contractApp(new TerraformStack(app, "shop"), ${JSON.stringify(join(project.folder, "server.js"))});
      app.synth();
    `;
    const outfile = join(project.folder, "main.js");
    const stdin = { contents, resolveDir: project.folder, loader: "ts" } as const;
    buildSync({ stdin, outfile, bundle: true, packages: "external", platform: "node", target: "node20" });
  }

  async function deploy(): Promise<string> {
    const deployed = await project.terrace("deploy", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    return deployed.stdout;
  }

  /** What a database answers to somebody with the variables of a replica. */
  function query(sql: string, env: Readonly<Record<string, string>>): string {
    const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_NAME: name, DATABASE_USER: user } = env;
    const url = `postgresql://${user}@${host}:${port}/${name}`;
    const password = { PGPASSWORD: env["DATABASE_PASSWORD"] ?? "" };
    const args = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, url];
    return execFileSync(join(postgres, "psql"), args, { encoding: "utf8", env: password, stdio: "pipe" }).trim();
  }

  const data = (): string => join(project.folder, ".terrace", "data");

  test("does what it promises, keeps its data over a redeploy, and goes without a trace", async () => {
    write(`setDefaults(app, { removal: "destroy" });`);
    const summary = await deploy();
    const url = output(summary, "webUrl");
    const [one, two] = await replicasAt(url);
    expect(one.pid).not.toBe(two.pid);
    expect({ ...one.env, PORT: "", TERRACE_PROCESS: "" }).toEqual({ ...two.env, PORT: "", TERRACE_PROCESS: "" });
    expect(one.env).toMatchObject({ MODE: "fast", FILES: output(summary, "filesUrl"), API: output(summary, "apiUrl") });
    expect((await ask(one.env["API"] ?? "")).env["MODE"]).toBeUndefined();

    // Only the healthy are asked.
    await fetch(`http://127.0.0.1:${one.env["PORT"]}/ill`);
    await eventually(
      async () => (await replicasAt(url)).map(({ pid }) => pid),
      (pids) => pids.every((pid) => pid === two.pid),
    );

    // Only who has the password is let in, and not as somebody who may do everything.
    expect(
      query("CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept'); SELECT current_user", one.env),
    ).toMatch(/app$/);
    expect(query("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user", one.env)).toBe("f");
    for (const [name, value] of [
      ["PASSWORD", ""],
      ["PASSWORD", "x"],
      ["USER", "postgres"],
    ]) {
      expect(() => query("SELECT 1", { ...one.env, [`DATABASE_${name}`]: value ?? "" })).toThrow(/password/);
    }
    expect(summary).not.toContain(one.env["DATABASE_PASSWORD"]);
    expect(statSync(join(data(), "shop-db")).mode & 0o777).toBe(0o700);

    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    // Killed, it comes back, with what it had.
    const servers = serversOf(data());
    expect(servers).toHaveLength(1);
    for (const { pid } of servers) process.kill(pid, "SIGKILL");
    await eventually(
      () => attempt(() => query("SELECT text FROM notes", one.env)),
      (answer) => answer === "kept",
    );

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(serversOf(data())).toEqual([]);
    expect(readdirSync(data()).filter((name) => name !== ".platform")).toEqual([]);
  });

  test("keeps its data by default, and finds it again with another password", async () => {
    const [before] = await replicasAt(output(await deploy(), "webUrl"));
    query("CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')", before.env);
    const destroyed = await project.terrace("destroy", "--auto-approve");
    expect(destroyed.code).not.toBe(0);
    expect(destroyed.stdout + destroyed.stderr).toContain("is not empty");
    expect(serversOf(data())).toEqual([]);
    expect(existsSync(join(data(), "shop-db", "cluster", "PG_VERSION"))).toBe(true);

    const [after] = await replicasAt(output(await deploy(), "webUrl"));
    expect(after.env["DATABASE_PASSWORD"]).not.toBe(before.env["DATABASE_PASSWORD"]);
    expect(query("SELECT text FROM notes", after.env)).toBe("kept");
    expect(() => query("SELECT 1", { ...after.env, DATABASE_PASSWORD: before.env["DATABASE_PASSWORD"] ?? "" })).toThrow(
      /password/,
    );
  });
});

function output(summary: string, name: string): string {
  return new RegExp(`^ *${name} = "([^"]*)"$`, "m").exec(summary)?.[1] ?? "";
}

async function replicasAt(url: string): Promise<readonly [Replica, Replica]> {
  return [await ask(url), await ask(url)];
}

async function ask(url: string): Promise<Replica> {
  // Another connection each time, since connections are what is spread.
  const response = await fetch(url, { headers: { connection: "close" } });
  return (await response.json()) as Replica;
}

/** The servers whose data is below a folder. */
function serversOf(folder: string): readonly { readonly pid: number }[] {
  return processesWith(folder).filter(({ command }) => /\/postgres -D /.test(command));
}

function attempt(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
