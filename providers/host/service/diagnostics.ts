import type { AttributeType } from "../../definition";
import type { Diagnostic } from "../protocol";
import { formatPath, ValueError } from "../values/value-error";
import { attributePath } from "./attribute-path";
import { Fault } from "./fault";

/** What a diagnostic is of: a resource or data source, by its name and its attributes. */
export interface Subject {
  /** For example `demo_note`. */
  readonly name: string;
  readonly type: AttributeType;
}

/** What has gone wrong, for Terraform to show. */
export function diagnosticOf({ name, type }: Subject, error: unknown): Diagnostic {
  if (error instanceof Fault) {
    const { message: summary, detail, path } = error;
    return {
      severity: "ERROR",
      summary,
      ...(detail !== undefined && { detail }),
      ...(path && path.length > 0 && { attribute: attributePath(type, path) }),
    };
  }
  if (error instanceof ValueError) {
    const at = [name, formatPath(error.path)].filter((part) => part !== "").join(": ");
    return diagnosticOf({ name, type }, new Fault(`${at} ${error.message}`, undefined, error.path));
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  return { severity: "ERROR", summary: `${name}: ${message}`, detail: stack };
}

/** The work's response, or the one of what has gone wrong. */
export async function diagnosed<Response>(
  subject: Subject,
  failed: (diagnostics: readonly Diagnostic[]) => Response,
  work: () => Promise<Response> | Response,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    return failed([diagnosticOf(subject, error)]);
  }
}
