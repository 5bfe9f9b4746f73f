import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineLocalProvider } from "../../../providers/local";
import { compiledSupervisor } from "../../rig/local/local-rig";
import { eventually } from "../../rig/local/eventually";
import { killProcessesWith, processesWith } from "../../rig/local/processes";
import { describeWith } from "../../rig/parts";
import { serveTerraform, type ServedTerraform } from "../../rig/host/served-terraform";
import { tempFolder } from "../../rig/temp-folder";

const SERVER = `
const [port, greeting] = process.argv.slice(2);
require("node:http").createServer((request, response) => response.end(greeting)).listen(+port, "127.0.0.1");
console.log("listening at " + port);
`;

const COMMAND = `
const fs = require("node:fs");
const { operation, input } = JSON.parse(fs.readFileSync(0, "utf8"));
if (operation === "delete") fs.rmSync("thing.json");
else if (operation !== "read") fs.writeFileSync("thing.json", JSON.stringify({ of: input, list: [1, null, { a: "b" }] }));
if (fs.existsSync("thing.json")) console.log(fs.readFileSync("thing.json", "utf8"));
`;

/** One of each, each with what another one says. */
const resource = {
  local_directory: { site: { path: "site" } },
  local_file: {
    server: { path: "${local_directory.site.path}/server.js", content: SERVER },
    secret: { path: "${local_directory.site.path}/secret", sensitive_content: "s3cret" },
    script: { path: "${local_directory.site.path}/thing.js", content: COMMAND },
  },
  local_port: { web: { name: "web" } },
  local_process: {
    web: {
      name: "web",
      command: [process.execPath, "${local_file.server.absolute_path}", "${local_port.web.port}", "hello"],
      restart: "never",
      ready: { url: "http://${local_port.web.address}/" },
      stop_timeout: 5,
    },
  },
  local_http_check: {
    web: {
      url: "http://${local_port.web.address}/",
      body: "^hello$",
      triggers: { process: "${local_process.web.id}" },
      timeout: 10,
    },
  },
  local_command: {
    thing: Object.fromEntries([
      ...["create", "read", "update", "delete"].map((name) => [
        name,
        [process.execPath, "${local_file.script.absolute_path}"],
      ]),
      ["input", { port: "${local_port.web.port}", nothing: null }],
    ]),
  },
};

describeWith(["terraform"], "the local platform with Terraform", ({ terraform }) => {
  let folder: string;
  let data: string;
  let served: ServedTerraform;

  beforeEach(async () => {
    folder = tempFolder();
    data = join(folder, ".terrace", "data");
    write(resource);
    const surroundings = { cwd: folder, env: process.env, supervisor: compiledSupervisor(), reached: () => undefined };
    served = await serveTerraform(terraform, folder, defineLocalProvider(surroundings));
  });

  afterEach(async () => {
    await served.close();
    killProcessesWith(folder);
  });

  function write(resources: object): void {
    const settings = { required_providers: { local: { source: "localhost/terrace/local" } } };
    const output = {
      url: { value: "http://${local_port.web.address}/" },
      pid: { value: "${local_process.web.pid}" },
      thing: { value: "${local_command.thing.output}" },
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: settings, resource: resources, output }));
  }

  const run = (command: string, ...args: readonly string[]): Promise<string> =>
    served.run(command, "-no-color", "-input=false", ...args);
  const apply = (): Promise<string> => run("apply", "-auto-approve");
  const plan = (): Promise<string> => run("plan");

  async function output(name: string): Promise<unknown> {
    return JSON.parse(await served.run("output", "-json", name));
  }

  test("has what is configured made, changes it in place, and leaves nothing behind", async () => {
    expect(await apply()).toContain("8 added");
    expect(await plan()).toContain("No changes");
    const url = (await output("url")) as string;
    expect(await (await fetch(url)).text()).toBe("hello");
    expect(await output("thing")).toEqual({
      of: { port: expect.any(Number), nothing: null },
      list: [1, null, { a: "b" }],
    });

    const { web } = resource.local_process;
    const command = [...web.command.slice(0, 3), "bye"];
    write({
      ...resource,
      local_process: { web: { ...web, command } },
      local_http_check: { web: { ...resource.local_http_check.web, body: "^bye$" } },
      local_file: { ...resource.local_file, secret: { ...resource.local_file.secret, mode: "0640" } },
    });
    expect(await plan()).toContain("0 to add, 3 to change, 0 to destroy");
    await apply();
    expect(await (await fetch(url)).text()).toBe("bye");
    expect(await plan()).toContain("No changes");

    expect(await run("destroy", "-auto-approve")).toContain("8 destroyed");
    await expect(fetch(url)).rejects.toThrow();
    expect(processesWith(folder)).toEqual([]);
    expect(readdirSync(data)).toEqual([".platform"]);
    expect(readdirSync(join(data, ".platform"))).toEqual(["processes"]);
    expect(readdirSync(join(data, ".platform", "processes"))).toEqual([]);
  });

  test("sees drift, and puts it back", async () => {
    await apply();
    process.kill((await output("pid")) as number, "SIGKILL");
    writeFileSync(join(data, "site", "secret"), "changed");
    await eventually(
      () => processesWith(join(data, "site", "server.js")),
      (found) => found.length === 0,
    );
    const planned = await plan();
    expect(planned).toContain("local_process.web will be updated in-place");
    expect(planned).toContain("local_file.secret will be updated in-place");
    expect(planned).toContain("local_http_check.web will be updated in-place");
    expect(planned).toMatch(/~ running +.*false -> true/);
    expect(planned).not.toContain("s3cret");
    expect(planned).not.toContain('changed"');
    await apply();
    expect(await plan()).toContain("No changes");
    expect(readFileSync(join(data, "site", "secret"), "utf8")).toBe("s3cret");
    expect(await (await fetch((await output("url")) as string)).text()).toBe("hello");
    await run("destroy", "-auto-approve");
  });

  test("takes over what is there already, by import", async () => {
    await apply();
    for (const address of ["local_process.web", "local_port.web", "local_file.server", "local_directory.site"]) {
      await served.run("state", "rm", address);
    }
    const ids = { "local_directory.site": "site", "local_port.web": "web", "local_process.web": "web" };
    for (const [address, id] of Object.entries({ ...ids, "local_file.server": "site/server.js" })) {
      await run("import", address, id);
    }
    expect(await plan()).toContain("No changes");
    await run("destroy", "-auto-approve");
    expect(existsSync(join(data, "site"))).toBe(false);
  });

  test("points at the attribute that leads out of the data folder", async () => {
    write({ ...resource, local_directory: { site: { path: "../../site" } } });
    await expect(apply()).rejects.toThrow(/not in the data folder/);
    expect(existsSync(join(folder, "site"))).toBe(false);
  });
});
