import type { Difference } from "./plan/conform";
import type { Diagnostic, SourceLine } from "./diagnostic";
import type { Finding } from "./plan/judgement";
import type { FailureClass, OutputType } from "./graph/graph-file";
import type { NodeId } from "./graph/graph";

/**
 * Everything that can go wrong and is expected to, one member for each remedy. Data only: the words are the views'.
 */
export type Failure = InputFailure | NodeFailure | RunFailure;

/** What was given cannot be used; nothing was changed. The command line ends with exit code 4. */
export type InputFailure =
  | { readonly kind: "no-project"; readonly folder: string }
  | { readonly kind: "bad-file"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "app-failed";
      readonly command: string;
      readonly exit: Exit;
      readonly output: string;
      readonly source?: SourceLine;
    }
  | { readonly kind: "bindings-missing"; readonly folder: string; readonly command: string; readonly output: string }
  | { readonly kind: "no-manifest"; readonly command: string; readonly file: string }
  | {
      readonly kind: "app-refused";
      readonly annotations: readonly { readonly path: string; readonly message: string }[];
    }
  | { readonly kind: "empty-app"; readonly file: string }
  | { readonly kind: "cycle"; readonly path: readonly NodeId[] }
  | { readonly kind: "duplicate-id"; readonly id: NodeId }
  | { readonly kind: "unknown-node"; readonly needed: string; readonly by: NodeId; readonly nearest: readonly string[] }
  | {
      readonly kind: "unknown-output";
      readonly output: string;
      readonly of: NodeId;
      readonly by: NodeId;
      readonly nearest: readonly string[];
    }
  | { readonly kind: "no-match"; readonly pattern: string; readonly nearest: readonly string[] }
  | { readonly kind: "unknown-variable"; readonly name: string; readonly nearest: readonly string[] }
  | { readonly kind: "bad-argument"; readonly argument: string; readonly problem: string }
  | { readonly kind: "io"; readonly path: string; readonly operation: string; readonly code: string }
  | { readonly kind: "terraform-missing"; readonly binary: string }
  | { readonly kind: "terraform-too-old"; readonly binary: string; readonly found: string; readonly needed: string }
  | { readonly kind: "terraform-unusable"; readonly binary: string; readonly output: string };

/** A node could not be planned, applied or read. */
export type NodeFailure =
  | {
      readonly kind: "terraform-failed";
      readonly class: FailureClass;
      /** Terraform's subcommand, for example `plan`. */
      readonly command: string;
      readonly exit: Exit;
      readonly diagnostics: readonly Diagnostic[];
      /** The last lines that were no diagnostics; the only trace of a crash. */
      readonly output: string;
    }
  | { readonly kind: "command-failed"; readonly program: string; readonly exit: Exit; readonly output: string }
  | { readonly kind: "command-not-started"; readonly program: string; readonly code: string }
  | { readonly kind: "timed-out"; readonly limit: "attempt" | "total"; readonly ms: number }
  | { readonly kind: "interrupted" }
  | { readonly kind: "output-not-written"; readonly output: string }
  | { readonly kind: "output-type"; readonly output: string; readonly expected: OutputType; readonly got: string }
  | { readonly kind: "outputs-unreadable"; readonly problem: string }
  /** A local state's file is empty, and Terraform's backup of it is not. */
  | { readonly kind: "state-torn"; readonly file: string; readonly backup: string }
  | { readonly kind: "input-missing"; readonly input: string; readonly from: NodeId; readonly output: string }
  /** What would happen is not what was approved; without differences, it could not be planned beforehand. */
  | { readonly kind: "beyond-approval"; readonly differences: readonly Difference[] }
  /** What it would become, as was seen only now, breaks rules of the project's policies. */
  | { readonly kind: "denied-by-policies"; readonly findings: readonly Finding[] }
  /** Outputs would go, or become another type, that deployed stacks outside of the run still use. */
  | {
      readonly kind: "outputs-in-use";
      readonly outputs: readonly { readonly output: string; readonly users: readonly NodeId[] }[];
    }
  | { readonly kind: "io"; readonly path: string; readonly operation: string; readonly code: string };

/** A run could not be started, continued or shown. */
export type RunFailure =
  | LedgerFailure
  | {
      readonly kind: "project-locked";
      readonly holder: { readonly pid: number; readonly host: string; readonly since: string };
    }
  | { readonly kind: "not-approved"; readonly reason: "declined" | "nobody-to-ask" }
  | { readonly kind: "no-run"; readonly asked?: string; readonly nearest: readonly string[] }
  | { readonly kind: "nothing-to-resume"; readonly run: string }
  /** A later run has changed things since: going on with this one would take them back. */
  | { readonly kind: "superseded"; readonly run: string; readonly by: string }
  | { readonly kind: "state-moved"; readonly nodes: readonly NodeId[] }
  | {
      readonly kind: "bundle-unreadable";
      readonly file: string;
      readonly problem: "not-a-bundle" | "other-version" | "damaged";
    }
  /** `not-locked`: a key was given, so that a genuine bundle is expected, and this one could be anybody's. */
  | { readonly kind: "bundle-locked"; readonly file: string; readonly problem: "no-key" | "wrong-key" | "not-locked" }
  /** Stacks of a bundle keep their states in files of the folder that it was planned in. */
  | { readonly kind: "bundle-elsewhere"; readonly folder: string; readonly nodes: readonly NodeId[] }
  /** Files of stacks that are to be destroyed are not at hand: the ledger does not have them. */
  | { readonly kind: "archive-missing"; readonly nodes: readonly NodeId[] }
  | { readonly kind: "provider-moved"; readonly providers: readonly MovedProvider[] }
  | { readonly kind: "still-running"; readonly processes: readonly { readonly node: NodeId; readonly pid: number }[] }
  | { readonly kind: "journal-unreadable"; readonly file: string; readonly line: number; readonly problem: string };

/** The ledger that is kept beside the states could not be read or written. `place`: `terrace/shop/ledger.tfstate (s3)`. */
export type LedgerFailure =
  | { readonly kind: "ledger-unreachable"; readonly place: string; readonly cause: NodeFailure }
  /** `elsewhere`: Terraform is told from outside (`TF_CLI_ARGS_init`) to use another state in its place. `contended`: somebody else
   * was faster whenever it was to be written. */
  | {
      readonly kind: "ledger-unusable";
      readonly place: string;
      readonly problem: "not-a-ledger" | "newer-version" | "elsewhere" | "contended";
    };

/** A provider of a stack that is locked to another version than it was planned with. */
export interface MovedProvider {
  readonly node: NodeId;
  readonly provider: string;
  readonly planned: string;
  readonly found: string;
}

/** How a process ended. */
export type Exit = { readonly code: number } | { readonly signal: string };

/** What kind of trouble a node's failure is. */
export function classOf(failure: NodeFailure | Failure): FailureClass {
  switch (failure.kind) {
    case "terraform-failed":
      return failure.class;
    case "command-failed":
    case "output-not-written":
    case "output-type":
    case "outputs-unreadable":
      return "command";
    case "timed-out":
      return "timed-out";
    default:
      return "unknown";
  }
}
