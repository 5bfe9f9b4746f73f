import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type StackJson, violationsOf } from "../rig/docker/bindings-schema";
import { tempFolder } from "../rig/temp-folder";

const repository = resolve(__dirname, "..", "..");
const guide = readFileSync(join(repository, "docs/platforms.md"), "utf8");

test("the guide's examples are files, and all of them", () => {
  const blocks = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block = ""]) => block);
  const names = ["hello.ts", "hello-local.ts", "hello-docker.ts", "docker-shop.ts"];
  expect(blocks).toEqual(names.map((name) => readFileSync(join(repository, "docs/examples", name), "utf8")));
});

describe("what an example becomes", () => {
  const outdir = process.env.CDKTF_OUTDIR;

  afterEach(() => {
    if (outdir === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = outdir;
  });

  /** Runs an example, and reads its stack. */
  function stackOf(example: string, stack: string): StackJson {
    const folder = tempFolder();
    process.env.CDKTF_OUTDIR = folder;
    jest.isolateModules(() => void (require(join(repository, "docs/examples", example)) as unknown));
    return JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8")) as StackJson;
  }

  test.each([
    ["hello-docker", "hello"],
    ["docker-shop", "shop"],
  ])("%s is valid by the provider's schema", (example, stack) => {
    const json = stackOf(example, stack);
    expect(Object.keys(json.resource ?? {})).toContain("docker_container");
    expect(violationsOf(json)).toEqual([]);
  });

  test("hello is two replicas on this machine as on Docker", () => {
    const namesIn = ({ resource }: StackJson, type: string): readonly unknown[] =>
      Object.values(resource?.[type] ?? {}).map(({ name }) => name);
    const replicas = ["hello-web-1", "hello-web-2"];
    expect(namesIn(stackOf("hello-local", "hello"), "local_process")).toEqual(expect.arrayContaining(replicas));
    expect(namesIn(stackOf("hello-docker", "hello"), "docker_container")).toEqual(expect.arrayContaining(replicas));
  });
});
