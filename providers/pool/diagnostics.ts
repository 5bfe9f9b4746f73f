import { fieldOf, fieldsOf } from "./wire";

/** The field that holds a response's diagnostics. */
export const DIAGNOSTICS = { schema: 4, prepare: 2, configure: 1, read: 2 } as const;

/** `Diagnostic.severity`, and the value that stands for an error. */
const [SEVERITY, ERROR] = [1, 1];

/** Whether a response brings diagnostics at all. */
export function hasDiagnostics(response: Buffer, of: keyof typeof DIAGNOSTICS): boolean {
  return fieldOf(response, DIAGNOSTICS[of]) !== undefined;
}

/** Whether one of a response's diagnostics is an error. */
export function hasErrors(response: Buffer, of: keyof typeof DIAGNOSTICS): boolean {
  for (const { number, value } of fieldsOf(response)) {
    if (number === DIAGNOSTICS[of] && fieldOf(value, SEVERITY)?.[0] === ERROR) return true;
  }
  return false;
}
