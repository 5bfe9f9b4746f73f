/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The value of an output. */
export interface OutputValue {
  readonly value: Json;
  readonly sensitive: boolean;
}

/** A node's outputs by name. */
export type Outputs = Readonly<Record<string, OutputValue>>;

/** Outputs as events, journal and reports hold them: a sensitive one is there, its value is not. */
export type PublicOutputs = Readonly<Record<string, { readonly value: Json } | { readonly sensitive: true }>>;

/** Leaves out the values that must not be shown. */
export function publicOutputs(outputs: Outputs): PublicOutputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [
      name,
      output.sensitive ? { sensitive: true } : { value: output.value },
    ]),
  );
}

/** The bare values, for a program to read. */
export function plainValues(outputs: Outputs): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
