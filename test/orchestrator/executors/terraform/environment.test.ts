import { join } from "node:path";
import { hasPluginCache, terraformEnvironment } from "../../../../orchestrator/executors/terraform/environment";
import { folderWith } from "../../../rig/project-folder";

describe("Terraform's environment", () => {
  test("is the user's", () => {
    const env = { PATH: "/bin", AWS_REGION: "eu-central-1", TF_VAR_x: "1", TF_WORKSPACE: "dev", TF_LOG: "debug" };
    expect(terraformEnvironment(env)).toMatchObject(env);
  });

  test("asks nobody anything, and calls nobody", () => {
    expect(terraformEnvironment({ TF_INPUT: "1", TF_IN_AUTOMATION: "" })).toMatchObject({
      TF_INPUT: "0",
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    });
  });

  test("collects garbage seldom, unless the user says how", () => {
    expect(terraformEnvironment({})).toHaveProperty("GOGC", "400");
    expect(terraformEnvironment({ GOGC: "off" })).toHaveProperty("GOGC", "off");
  });

  test("has no data folder that all stacks would share", () => {
    expect(terraformEnvironment({ TF_DATA_DIR: "/shared" })).toHaveProperty("TF_DATA_DIR", undefined);
  });

  test("has the user's CLI configuration only where it is", () => {
    const file = join(folderWith({ terraformrc: "" }), "terraformrc");
    expect(terraformEnvironment({ TF_CLI_CONFIG_FILE: file })).toHaveProperty("TF_CLI_CONFIG_FILE", file);
    expect(terraformEnvironment({ TF_CLI_CONFIG_FILE: "/nowhere/rc" })).toHaveProperty("TF_CLI_CONFIG_FILE", undefined);
  });
});

describe("a plugin cache", () => {
  test.each([
    ["in no file at all", undefined, false],
    ["in an empty file", "", false],
    ["in the file", 'plugin_cache_dir = "$HOME/.terraform.d/plugin-cache"\n', true],
    ["in the file, further down", 'disable_checkpoint = true\n  plugin_cache_dir="/x"\n', true],
    ["only in a comment", '# plugin_cache_dir = "/x"\n', false],
  ])("%s: %s", (_, text, expected) => {
    const home = folderWith(text === undefined ? {} : { ".terraformrc": text });
    expect(hasPluginCache({ HOME: home })).toBe(expected);
    expect(hasPluginCache({ HOME: "/nowhere", TF_CLI_CONFIG_FILE: join(home, ".terraformrc") })).toBe(expected);
  });

  test("in the environment", () => {
    expect(hasPluginCache({ HOME: "/nowhere", TF_PLUGIN_CACHE_DIR: "/x" })).toBe(true);
    expect(hasPluginCache({ HOME: "/nowhere", TF_PLUGIN_CACHE_DIR: "" })).toBe(false);
  });
});
