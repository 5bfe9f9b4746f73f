import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Attributes, Context, PlanContext } from "../../../providers/definition";
import { openPlatform, type LocalPlatform } from "../../../providers/local/platform";
import { compileProgram } from "../child-program";
import { tempFolder } from "../temp-folder";
import { killProcessesWith } from "./processes";

let supervisor: string | undefined;

/** The program of supervisors, compiled. */
export function compiledSupervisor(): string {
  return (supervisor ??= compileProgram('import "./providers/local/process/main"'));
}

/** A platform in a new folder. What still runs there at the end of the test file is killed. */
export function localPlatform(options: Partial<LocalPlatform> = {}): LocalPlatform {
  const project = tempFolder();
  folders.push(project);
  mkdirSync(join(project, "data"));
  const surroundings = {
    cwd: project,
    env: process.env,
    supervisor: options.supervisor ?? compiledSupervisor(),
    reached: () => undefined,
  };
  return { ...openPlatform({ folder: "data" }, surroundings), ...options };
}

const folders: string[] = [];

afterAll(() => folders.forEach(killProcessesWith));

/** What handlers are given. */
export function contextOf(client: LocalPlatform, signal = new AbortController().signal): TestContext {
  const said: string[] = [];
  const replaced: unknown[] = [];
  return {
    client,
    config: {},
    signal,
    said,
    replaced,
    progress: (text) => void said.push(text),
    replace: (path) => void replaced.push(path),
  };
}

/** A context that remembers what it was told. */
export interface TestContext extends Context<LocalPlatform>, PlanContext<LocalPlatform> {
  readonly said: readonly string[];
  readonly replaced: readonly unknown[];
}

/** A configuration with the defaults of its schema: what create is given. */
export function withDefaults<P>({ schema }: WithPlan<P>, config: object): P {
  return filled(schema, config as Values) as P;
}

interface WithPlan<P> {
  readonly schema: Attributes;
  create(plan: P, context: never): unknown;
}

type Values = Readonly<Record<string, unknown>>;

function filled(schema: Attributes, config: Values): Values {
  const entries = Object.entries(schema).map(([name, { type, default: fallback }]) => {
    const value: unknown = config[name] ?? fallback;
    return [name, type.kind === "nested" && value ? filled(type.attributes, value as Values) : value] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
