import { AttributeError, type Path } from "../../definition";

/** What a person has to know: of a handler, a configuration, or a state. */
export class Fault extends Error {
  constructor(
    /** One line. */
    summary: string,
    readonly detail?: string,
    readonly path?: Path,
  ) {
    super(summary);
  }
}

/** What a handler has thrown. */
export function faultOf(name: string, handler: string, thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof AttributeError) return new Fault(thrown.message, `${name}: ${handler}`, thrown.path);
  return new Fault(`${name}: ${handler} failed: ${messageOf(thrown)}`, causesOf(thrown));
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What led to an error, one a line. */
function causesOf(thrown: unknown): string | undefined {
  const causes: string[] = [];
  for (let at = thrown; at instanceof Error && at.cause !== undefined && causes.length < MAX_CAUSES; at = at.cause) {
    causes.push(`because of: ${messageOf(at.cause)}`);
  }
  return causes.length === 0 ? undefined : causes.join("\n");
}

const MAX_CAUSES = 10;
