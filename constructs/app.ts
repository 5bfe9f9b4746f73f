import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AppConfig, App as CdktfApp, TerraformStack } from "cdktf";
import { graphOf, taskEntries } from "./graph";
import { appMark } from "./mark";

/**
 * A CDKTF app that may have tasks besides stacks. Beside CDKTF's own files it writes `graph.json`, which `terrace` reads;
 * `cdktf synth` and `cdktf deploy` work as with CDKTF's class.
 */
export class App extends CdktfApp {
  constructor(config?: AppConfig) {
    super(config);
    appMark.set(this, true);
  }

  /** Writes CDKTF's files, and the graph's. */
  override synth(): void {
    checkStackNames(this);
    const tasks = taskEntries(this);
    super.synth();
    writeFileSync(join(this.outdir, "graph.json"), `${JSON.stringify(graphOf(this, tasks), undefined, 2)}\n`);
  }
}

/** CDKTF knows a stack by the last part of its path, and would write two stacks of the same name into one folder. */
function checkStackNames(app: App): void {
  const paths = new Map<string, string>();
  for (const stack of app.node.findAll().filter((construct) => TerraformStack.isStack(construct))) {
    const { id, path } = stack.node;
    const other = paths.get(id);
    if (other !== undefined) {
      throw new Error(`App: stacks must differ in their last name, got ${other} and ${path}; rename one of them`);
    }
    paths.set(id, path);
  }
}
