import { chmodSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { TerraformVariable } from "cdktf";
import { Image, type ImageProps, Registry, Service } from "terrace/docker";
import { contextHash } from "../../../constructs/docker/context-hash";
import { dockerIgnore } from "../../../constructs/docker/docker-ignore";
import { SynthesizedDocker } from "../../rig/docker/synthesized-docker";
import { folderWith } from "../../rig/project-folder";

const files = {
  Dockerfile: "FROM scratch\n",
  "src/app.js": "1",
  "node_modules/a.js": "2",
  ".dockerignore": "node_modules\n",
};

function image(props: Partial<ImageProps> = {}): SynthesizedDocker {
  return new SynthesizedDocker((stack) => new Image(stack, "web", { context: folderWith(files), ...props }));
}

describe("an image", () => {
  test("is built from its folder, and called by what is in it", () => {
    const context = folderWith(files);
    const hash = contextHash(context, "Dockerfile");
    expect(image({ context, args: { MODE: "fast" }, target: "run" }).all("docker_image")).toEqual([
      expect.objectContaining({
        name: `shop-web:${hash.slice(0, 16)}`,
        build: { context, dockerfile: "Dockerfile", build_args: { MODE: "fast" }, target: "run" },
        triggers: { context: hash, build: '["Dockerfile",{"MODE":"fast"},"run",null]' },
        keep_locally: true,
      }),
    ]);
  });

  test("is what a service is made of", () => {
    const docker = new SynthesizedDocker((stack) => {
      new Service(stack, "web", { image: new Image(stack, "image", { context: folderWith(files) }) });
    });
    expect(docker.container("shop-web-1")["image"]).toMatch(/^\$\{docker_image\.image_\w+\.image_id\}$/);
  });

  test("is pushed to a registry, stays there, and is known by its digest", () => {
    const docker = new SynthesizedDocker((stack) => {
      const password = new TerraformVariable(stack, "password", { sensitive: true }).stringValue;
      const registry = new Registry(stack, "registry", {
        address: "registry.example.com",
        namespace: "acme",
        credentials: { username: "robot", password },
      });
      const { reference } = new Image(stack, "web", { context: folderWith(files), registry });
      new Service(stack, "unlike", { image: "example/web:1", environment: { REFERENCE: reference } });
    });
    expect(docker.all("docker_registry_image")).toEqual([expect.objectContaining({ keep_remotely: true })]);
    expect(docker.environment("shop-unlike-1")["REFERENCE"]).toMatch(
      /^registry\.example\.com\/acme\/shop-web@\$\{docker_registry_image\.web_pushed_\w+\.sha256_digest\}$/,
    );
    expect(docker.json.provider?.["docker"]).toEqual([
      { registry_auth: [{ address: "registry.example.com", username: "robot", password: "${var.password}" }] },
    ]);
  });

  test("a folder without a Dockerfile is refused, with the path", () => {
    expect(() => image({ context: "/nowhere" })).toThrow(
      'docker.Image shop/web: context must be a folder with a Dockerfile, got "/nowhere"',
    );
  });
});

describe("a registry", () => {
  test("without credentials has those that docker login has left", () => {
    const docker = new SynthesizedDocker((stack) => {
      new Registry(stack, "one", { address: "ghcr.io" });
      new Registry(stack, "two", { address: "localhost:5000" });
    });
    expect(docker.json.provider?.["docker"]).toEqual([
      { registry_auth: [{ address: "ghcr.io" }, { address: "localhost:5000" }] },
    ]);
  });

  test("a password that would stand in the synthesized files is refused, and an address that is none", () => {
    const registry = (address: string, password: string) => () =>
      new SynthesizedDocker((stack) => new Registry(stack, "r", { address, credentials: { username: "u", password } }));
    expect(registry("ghcr.io", "hunter2")).toThrow(
      "docker.Registry shop/r: credentials.password must be a token, got a text",
    );
    expect(registry("https://ghcr.io", "")).toThrow(
      'docker.Registry shop/r: address must be a host such as ghcr.io, got "https://ghcr.io"',
    );
  });
});

describe("the hash of a build context", () => {
  const hashOf = (all: object, dockerfile = "Dockerfile"): string =>
    contextHash(folderWith(all as Record<string, unknown>), dockerfile);

  test("is the same wherever the folder is, and whenever its files were written", () => {
    const [one, other] = [folderWith(files), folderWith(files)];
    utimesSync(join(other, "src/app.js"), 1, 1);
    expect(contextHash(one, "Dockerfile")).toBe(contextHash(other, "Dockerfile"));
  });

  test.each<[string, (folder: string) => void]>([
    ["a file's content", (folder) => writeFileSync(join(folder, "src/app.js"), "2")],
    ["a file's name", (folder) => writeFileSync(join(folder, "src/b.js"), "")],
    ["who may run it", (folder) => chmodSync(join(folder, "src/app.js"), 0o755)],
    ["where a link leads", (folder) => symlinkSync("src/app.js", join(folder, "link"))],
    ["the Dockerfile", (folder) => writeFileSync(join(folder, "Dockerfile"), "FROM x")],
    [
      "what is ignored, though nothing of it is there",
      (folder) => writeFileSync(join(folder, ".dockerignore"), "node_modules\nx\n"),
    ],
  ])("is another one with %s", (_, change) => {
    const folder = folderWith(files);
    const before = contextHash(folder, "Dockerfile");
    change(folder);
    expect(contextHash(folder, "Dockerfile")).not.toBe(before);
  });

  test("has nothing of what the engine never sees, except the Dockerfile", () => {
    expect(hashOf({ ...files, "node_modules/a.js": "3" })).toBe(hashOf(files));
    const ignored = { ...files, ".dockerignore": "*" };
    expect(hashOf({ ...ignored, Dockerfile: "FROM x" })).not.toBe(hashOf(ignored));
    expect(hashOf({ ...ignored, "src/app.js": "x" })).toBe(hashOf(ignored));
  });

  test("property: two different contexts never have the same one", () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const context = fc.dictionary(name, fc.string({ maxLength: 3 }), { maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(context, context, (one, other) => {
        const isSame = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
        expect(hashOf(one) === hashOf(other)).toBe(isSame);
      }),
      { numRuns: 30 },
    );
  });
});

describe(".dockerignore", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["node_modules", ["node_modules", "node_modules/a/b.js"], ["src/node_modules/a.js"]],
    ["**/node_modules", ["node_modules/a", "src/node_modules/a"], ["src/a"]],
    ["*.md\n!README.md", ["a.md"], ["README.md", "docs/a.md"]],
    ["*\n!src", ["a", "lib/a"], ["src/a"]],
    ["/dist/", ["dist/a"], ["src/dist"]],
    ["# a comment\n\n  .env  \n.git", [".env", ".git/HEAD"], ["# a comment", "a.env"]],
    ["secret?", ["secret1", "secret1/a"], ["secret", "secret12"]],
    ["./temp/*", ["temp/a"], ["temp"]],
    ["docs\n!docs/keep.md", ["docs/a.md"], ["docs/keep.md"]],
    ["a,b", ["a,b"], ["a", "b"]],
  ])("of %j ignores %j, and not %j", (text, ignored, others) => {
    const isIgnored = dockerIgnore(folderWith({ ".dockerignore": text }));
    expect(ignored.filter((path) => !isIgnored(path))).toEqual([]);
    expect(others.filter(isIgnored)).toEqual([]);
  });

  test("where there is none, nothing is ignored", () => {
    expect(dockerIgnore(folderWith({ a: "" }))("node_modules/a")).toBe(false);
  });
});
