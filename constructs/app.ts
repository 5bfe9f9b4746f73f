import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AppConfig, App as CdktfApp, TerraformStack } from "cdktf";
import type { GraphFile } from "../orchestrator/graph/graph-file";
import { graphOf, taskEntries } from "./graph";
import { appMark } from "./mark";

/** What a plan has to keep to, to be approved without a question. A plan that keeps to all of a rule is approved by it. */
export interface ApprovalRule {
  /** `false`: nothing is deleted, replaced or forgotten. @default whatever is destroyed */
  readonly destroys?: false;
  /** Only resources of these types change: globs; `command` is a task's command. @default all */
  readonly types?: readonly string[];
  /** The node is one of these: globs of ids. @default all */
  readonly nodes?: readonly string[];
}

/** CDKTF's settings of an app, and Terrace's. */
export interface AppProps extends AppConfig {
  /**
   * `terrace deploy` asks nobody when the plan of each node keeps to one of these rules.
   *
   * @default somebody is asked
   */
  readonly approval?: readonly ApprovalRule[];
}

/**
 * A CDKTF app that may have tasks besides stacks. Beside CDKTF's own files it writes `graph.json`, which `terrace` reads;
 * `cdktf synth` and `cdktf deploy` work as with CDKTF's class.
 */
export class App extends CdktfApp {
  private readonly approval: readonly ApprovalRule[];

  constructor({ approval = [], ...config }: AppProps = {}) {
    super(config);
    appMark.set(this, true);
    checkRules(approval);
    this.approval = approval;
  }

  /** Writes CDKTF's files, and the graph's. */
  override synth(): void {
    checkStackNames(this);
    const tasks = taskEntries(this);
    const rules = this.approval.length > 0 ? this.approval.map(ruleEntry) : undefined;
    super.synth();
    writeFileSync(join(this.outdir, "graph.json"), `${JSON.stringify(graphOf(this, tasks, rules), undefined, 2)}\n`);
  }
}

function checkRules(rules: readonly ApprovalRule[]): void {
  const bad = rules.find(({ types, nodes, ...rest }) => {
    const isEmptyList = types?.length === 0 || nodes?.length === 0;
    return isEmptyList || (!types && !nodes && rest.destroys === undefined);
  });
  if (bad) throw new Error(`App: an approval rule must demand something, got ${JSON.stringify(bad)}`);
}

function ruleEntry({ destroys, types, nodes }: ApprovalRule): NonNullable<GraphFile["approval"]>[number] {
  return { destroys, types: types && [...types], nodes: nodes && [...nodes] };
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
