import { execFileSync } from "node:child_process";
import { describeDocker } from "../rig/docker/engine";
import { appOf, makeProject, type UserProject } from "../rig/project";

jest.setTimeout(900_000);

/** An image that tells about itself: `/health` is healthy, `/?env=true` lists its environment. */
const WHOAMI = "traefik/whoami:v1.10";

const app = (changes: string): string =>
  appOf(`
    const docker = require("terrace/docker");
    const { Password } = require("terrace/local");
    const { setDefaults } = require("terrace");
    setDefaults(app, { removal: "destroy", environment: "e2e" });
    const stack = new TerraformStack(app, "shop");
    const files = new docker.Bucket(stack, "files");
    const postgres = new docker.Database(stack, "postgres");
    const mysql = new docker.Database(stack, "mysql", { engine: "mysql" });
    const server = { image: "${WHOAMI}", command: ["/whoami", "--port", "8080"] };
    const api = new docker.Service(stack, "api", server);
    const web = new docker.Service(stack, "web", {
      ...server,
      replicas: 2,
      buckets: { FILES: files },
      services: { API: api },
      databases: { POSTGRES: postgres, MYSQL: mysql },
      secrets: { token: new Password(stack, "token", {}).value },
      health: { path: "/health" },
      ${changes}
    });
    new TerraformOutput(stack, "url", { value: web.url, staticId: true });
  `);

describeDocker("the constructs of Docker on an engine", () => {
  let project: UserProject;

  beforeAll(() => {
    project = makeProject({ "main.js": app("") });
  });

  afterAll(() => project.terrace("destroy", "--auto-approve"));

  test("are deployed, planned empty, changed, and destroyed", async () => {
    const deployed = await project.terrace("deploy", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0 });
    const url = /url = "([^"]*)"/.exec(deployed.stdout)?.[1] ?? "";
    const answers = [await ask(`${url}/?env=true`), await ask(`${url}/?env=true`)];
    expect(new Set(answers.map((answer) => /^Hostname: (.*)$/m.exec(answer)?.[1])).size).toBe(2);
    for (const name of [
      "FILES=file:///buckets/e2e-shop-files",
      "API=http://e2e-shop-api:8080",
      "POSTGRES_HOST=e2e-shop-postgres",
    ]) {
      expect(answers[0]).toContain(name);
    }
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(
      docker("exec", "e2e-shop-postgres", "sh", "-c", select("psql -h 127.0.0.1 -U app app -tc", "PGPASSWORD")),
    ).toBe("1");
    expect(docker("exec", "e2e-shop-mysql", "sh", "-c", select("mysql -h 127.0.0.1 -u app app -Ne", "MYSQL_PWD"))).toBe(
      "1",
    );

    docker("kill", "e2e-shop-web-1");
    for (let turn = 0; turn < 4; turn++) expect(await ask(url)).toContain("Hostname");

    project.write({ "main.js": app(`environment: { MODE: "fast" },`) });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    for (const kind of ["container", "volume", "network"])
      expect(docker(kind, "ls", "-q", "--filter", "name=e2e-shop")).toBe("");
  });
});

/** Asks for 1, with the password that is in the container's secrets. */
function select(client: string, variable: string): string {
  return `${variable}="$(cat /run/secrets/password)" ${client} 'SELECT 1'`;
}

function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8" }).trim();
}

async function ask(url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: "close" } })).text();
}
