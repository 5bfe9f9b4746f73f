import { fromHandler, type Said } from "../values/from-handler";
import type { Fields } from "../values/value";
import { formatPath, ValueError } from "../values/value-error";
import { Fault } from "./fault";

/** Reads what a handler has returned. Throws a Fault that names the handler if it doesn't fit the schema. */
export function readSaid(name: string, handler: string, said: Said): Fields {
  try {
    return fromHandler(said);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const where = formatPath(error.path);
    const what = where === "" ? `the result ${error.message}` : `${where} ${error.message}`;
    throw new Fault(`${name}: ${handler} returned what does not fit the schema: ${what}`, undefined, error.path);
  }
}
