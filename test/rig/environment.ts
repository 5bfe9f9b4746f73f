import { existsSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import { TestEnvironment } from "jest-environment-node";

/**
 * Gives every test file the same surroundings, whatever the machine's own are: nothing that steers Terraform, CDKTF,
 * colours or a CI service. It is jest's environment, and not a set-up file, because those see a copy of the variables
 * only, and processes that a test starts would still inherit the machine's.
 */
export default class CleanEnvironment extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    clean(process.env);
    super(...given);
  }
}

const unwanted =
  /^(TF_VAR_.*|TF_CLI_ARGS.*|TF_LOG.*|TF_WORKSPACE|TF_DATA_DIR|TERRAFORM_BINARY_NAME|CDKTF_.*|AWS_CA_BUNDLE|GITHUB_.*|NO_COLOR|FORCE_COLOR)$/;

function clean(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env).filter((name) => unwanted.test(name))) Reflect.deleteProperty(env, name);
  if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  env.CHECKPOINT_DISABLE = "1";
  // The user's own caches are not the tests' to fill.
  env.TERRACE_CACHE_DIR = join(tmpdir(), `terrace-test-cache-${userInfo().uid}`);
}
