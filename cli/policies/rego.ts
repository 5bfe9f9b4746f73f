import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { codeOf } from "../../orchestrator/error-code";
import type { InputFailure } from "../../orchestrator/failure";
import { fail, ok, type Result } from "../../orchestrator/result";
import { regoFindings, regoInput, type Stack } from "../../policies";
import type { Finding } from "../../orchestrator/plan/judgement";

/** A policy in Rego that was compiled to WebAssembly. */
export interface RegoPolicy {
  findingsIn(stack: Stack): readonly Finding[];
}

/**
 * Loads policies that `opa build -t wasm` made: bundles (`.tar.gz`) with their data, or `.wasm` files alone.
 *
 * @param project the folder in which the package `@open-policy-agent/opa-wasm` is looked for
 */
export async function loadRego(
  files: readonly string[],
  project: string,
): Promise<Result<readonly RegoPolicy[], InputFailure>> {
  const loaded: RegoPolicy[] = [];
  for (const file of files) {
    const policy = await loadOne(file, project);
    if (!policy.ok) return policy;
    loaded.push(policy.value);
  }
  return ok(loaded);
}

async function loadOne(file: string, project: string): Promise<Result<RegoPolicy, InputFailure>> {
  const problem = (text: string): Result<never, InputFailure> => fail({ kind: "bad-file", file, problem: text });
  const opa = opaFor(project);
  if (!opa) return problem("it needs the package @open-policy-agent/opa-wasm, which is not installed");
  try {
    const { wasm, data } = /\.t?gz$/.test(file) ? bundleIn(file) : { wasm: readFileSync(file), data: undefined };
    if (wasm === undefined) return problem("the bundle has no policy.wasm: opa build -t wasm makes one");
    const policy = await opa.loadPolicy(wasm);
    if (data !== undefined) policy.setData(data);
    return ok({ findingsIn: (stack) => regoFindings(stack, evaluated(policy, stack)) });
  } catch (error) {
    return problem(isSystemError(error) ? codeOf(error) : textOf(error));
  }
}

type Opa = typeof import("@open-policy-agent/opa-wasm");

/** The project's own; it is no dependency of Terrace's, for it is seldom needed. */
function opaFor(project: string): Opa | undefined {
  for (const from of [join(project, "policies.js"), __filename]) {
    try {
      return createRequire(from)("@open-policy-agent/opa-wasm") as Opa;
    } catch {
      // Looked for in the next place.
    }
  }
  return undefined;
}

type Loaded = Awaited<ReturnType<Opa["loadPolicy"]>>;

/** A policy that can't be evaluated has not let anything pass. */
function evaluated(policy: Loaded, stack: Stack): unknown {
  try {
    return policy.evaluate(regoInput(stack));
  } catch (error) {
    return [{ result: [{ rule: "rego-not-evaluated", severity: "critical", message: textOf(error) }] }];
  }
}

interface Bundle {
  readonly wasm: Buffer | undefined;
  readonly data: object | undefined;
}

function bundleIn(file: string): Bundle {
  const { list } = require("tar") as typeof import("tar");
  const parts = new Map<string, Buffer[]>();
  list({
    file,
    sync: true,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      parts.set(entry.path.replace(/^\.?\//, ""), chunks);
      entry.on("data", (chunk: Buffer) => chunks.push(chunk));
    },
  });
  const content = (name: string): Buffer | undefined => {
    const chunks = parts.get(name);
    return chunks && Buffer.concat(chunks);
  };
  const data = content("data.json");
  return { wasm: content("policy.wasm"), data: data && (JSON.parse(data.toString("utf8")) as object) };
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** The runtime throws texts and bare objects, too. */
function textOf(error: unknown): string {
  if (typeof error === "string") return error;
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === "string" ? message : String(error);
}
