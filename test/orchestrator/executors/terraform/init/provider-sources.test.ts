import { join } from "node:path";
import { providerSources } from "../../../../../orchestrator/executors/terraform/init/provider-sources";
import { folderWith } from "../../../../rig/project-folder";

function sources(
  files: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = {},
): ReturnType<typeof providerSources> {
  return providerSources({ binary: "terraform", version: "1.11.4", env: { HOME: folderWith(files), ...env } });
}

const mirror = 'provider_installation {\n  filesystem_mirror {\n    path = "/mirror"\n  }\n}\n';

describe("what says where providers are from", () => {
  test("the files of the user's home, but for what Terraform signs in with", async () => {
    const files = {
      ".terraformrc": mirror,
      ".terraform.d/b.tfrc": "# b",
      ".terraform.d/a.tfrc.json": "{}",
      ".terraform.d/credentials.tfrc.json": "secret",
      ".terraform.d/other": "",
    };
    expect(await sources(files)).toEqual([mirror, "{}", "# b"]);
    expect(await sources({})).toEqual([]);
  });

  test.each(["TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG"])("only the file that %s names", async (name) => {
    const file = join(folderWith({ rc: "# named" }), "rc");
    expect(await sources({ ".terraformrc": mirror }, { [name]: file })).toEqual(["# named"]);
  });

  test.each<[string, string, NodeJS.ProcessEnv?]>([
    ["providers in development", 'provider_installation {\n  dev_overrides {\n    "a/b" = "/c"\n  }\n}\n'],
    ["a mirror in a folder that is another for each stack", mirror.replace("/mirror", "mirror")],
    ["such a mirror in JSON", '{"provider_installation":[{"filesystem_mirror":[{"path": "./mirror"}]}]}'],
    ["a cache of Terraform's own", 'plugin_cache_dir = "/cache"\n'],
    ["a cache of Terraform's own from outside", "", { TF_PLUGIN_CACHE_DIR: "/cache" }],
    ["providers that run already", "", { TF_REATTACH_PROVIDERS: "{}" }],
    ["another folder of providers", "", { TF_CLI_ARGS_init: "-plugin-dir=/plugins" }],
    ["newer versions at any time", "", { TF_CLI_ARGS: "-upgrade" }],
    ["a file that is another for each stack", "", { TF_CLI_CONFIG_FILE: "rc" }],
  ])("is not the same for the next stack with %s", async (_, text, env = {}) => {
    expect(await sources({ ".terraformrc": text }, env)).toBeUndefined();
  });
});
