import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCluster, setPassword, versionOf } from "../../../providers/local/postgres/cluster";
import { findPostgres } from "../../../providers/local/postgres/installation";
import { asUnprivileged } from "../../../providers/local/postgres/unprivileged";
import { compileProgram } from "../../rig/child-program";
import { eventually } from "../../rig/local/eventually";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

describe("the machine's Postgres", () => {
  /** A folder with programs that say to be of a version. */
  function programs(version: string): string {
    const folder = tempFolder();
    for (const name of ["initdb", "postgres"]) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho "postgres (PostgreSQL) ${version}.3 (Debian)"\n`);
      chmodSync(join(folder, name), 0o755);
    }
    return folder;
  }

  test("is the newest, or the one of the version that is asked for", () => {
    const [old, young] = [programs("98"), programs("99")];
    const path = `relative:${old}:/nowhere:${young}`;
    expect(findPostgres(undefined, path)).toEqual({ folder: young, version: "99" });
    expect(findPostgres("98", path)).toEqual({ folder: old, version: "98" });
  });

  test("that is missing is an error with what there is, and the remedy", () => {
    expect(() => findPostgres("97", programs("98"))).toThrow(
      /^Postgres 97 must be on this machine, got 98 in .*; install it \(Debian: apt-get install postgresql; macOS: brew install postgresql\), or put its programs on the PATH$/,
    );
  });

  test("that can't be started is none", () => {
    const folder = programs("98");
    writeFileSync(join(folder, "postgres"), "#!/bin/sh\nexit 1\n");
    expect(() => findPostgres("98", folder)).toThrow("Postgres 98 must be on this machine");
  });
});

describeWith(["postgres"], "a cluster", ({ postgres }) => {
  const installation = findPostgres(undefined, postgres);
  const props = { database: 'my "shop"', user: "it's me" };
  let folder: string;
  let server: ChildProcess | undefined;

  beforeEach(() => {
    folder = join(tempFolder(), "db");
    mkdirSync(folder, { mode: 0o700 });
  });

  afterEach(async () => {
    if (!server) return;
    server.kill("SIGINT");
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
    server = undefined;
  });

  /** Serves the cluster, and returns what asks it. */
  async function served(port: number): Promise<(password: string, sql: string) => string> {
    const cluster = join(folder, "cluster");
    const options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-p", `${port}`];
    const [program, ...args] = asUnprivileged([join(postgres, "postgres"), "-D", cluster, ...options]);
    server = spawn(program, args, { stdio: "ignore" });
    const ask = (password: string, sql: string): string => {
      const url = `host=127.0.0.1 port=${port} user='it\\'s me' dbname='my "shop"'`;
      const args = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, url];
      return execFileSync(join(postgres, "psql"), args, {
        encoding: "utf8",
        env: { PGPASSWORD: password },
        stdio: "pipe",
      }).trim();
    };
    await eventually(
      () => attempt(() => ask("", "")),
      (said) => /password/.test(said),
    );
    return ask;
  }

  test("lets in only who has the password, whatever is in it, and changes it", async () => {
    makeCluster(folder, installation, props);
    expect(versionOf(folder)).toBe(installation.version);
    const odd = `'; DROP ROLE "x" \\ é $1\n--`;
    setPassword(folder, installation, props.user, "first");
    setPassword(folder, installation, props.user, odd);
    const ask = await served(25_990 + Math.floor(Math.random() * 9_000));
    expect(ask(odd, "SELECT current_database()")).toBe('my "shop"');
    expect(() => ask("first", "SELECT 1")).toThrow(/password authentication failed/);
    expect(ask(odd, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).toBe("f");
  });

  test("is readable by its owner alone, checks its data, and keeps no password of its superuser", () => {
    makeCluster(folder, installation, props);
    expect(statSync(join(folder, "cluster")).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(["cluster"]);
    const rules = readFileSync(join(folder, "cluster", "pg_hba.conf"), "utf8");
    const methods = rules.split("\n").filter((line) => /^(local|host)/.test(line));
    expect(methods.map((line) => line.split(/\s+/).at(-1))).toEqual(methods.map(() => "scram-sha-256"));
  });

  test("that a killed deploy has left unfinished is begun anew", () => {
    mkdirSync(join(folder, ".unfinished-0a1b2c3d", "base"), { recursive: true });
    expect(versionOf(folder)).toBeUndefined();
    makeCluster(folder, installation, props);
    expect(readdirSync(folder)).toEqual(["cluster"]);
  });

  test("an error of a statement is an error, though Postgres goes on", () => {
    makeCluster(folder, installation, props);
    expect(() => setPassword(folder, installation, "nobody", "x")).toThrow('role "nobody" does not exist');
  });

  describe("as a command makes it", () => {
    let program: string;

    beforeAll(() => {
      program = compileProgram('import "./providers/local/postgres/initialize"');
    });

    function told(operation: string, version: string | null): { readonly code: number; readonly said: string } {
      const input = JSON.stringify({ operation, input: { folder, ...props, version } });
      try {
        const said = execFileSync(process.execPath, [program], { input, encoding: "utf8", stdio: "pipe" });
        return { code: 0, said };
      } catch (error) {
        const { status, stderr } = error as { readonly status: number; readonly stderr: string };
        return { code: status, said: stderr };
      }
    }

    test("is gone, made, and there", () => {
      const { version } = installation;
      expect(told("read", null)).toEqual({ code: 0, said: "null" });
      expect(told("create", version)).toEqual({ code: 0, said: JSON.stringify({ version }) });
      expect(told("read", version)).toEqual({ code: 0, said: JSON.stringify({ version }) });
    });

    test("is taken over, unless it is of another version", () => {
      makeCluster(folder, installation, props);
      writeFileSync(join(folder, "cluster", "mark"), "");
      expect(told("create", null)).toMatchObject({ code: 0 });
      expect(existsSync(join(folder, "cluster", "mark"))).toBe(true);
      expect(told("create", "12")).toEqual({
        code: 1,
        said: `${folder} has the data of Postgres ${installation.version}, not 12: move it with pg_dump or pg_upgrade, or ask for version ${installation.version}\n`,
      });
    });

    test("is an error where there is no such Postgres", () => {
      expect(told("create", "97")).toMatchObject({
        code: 1,
        said: expect.stringContaining("Postgres 97 must be on this machine"),
      });
    });
  });
});

function attempt(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    return (error as Error).message;
  }
}
