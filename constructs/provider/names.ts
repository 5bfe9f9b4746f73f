/** A name of Terraform's, as CDKTF writes it in TypeScript: `log_file` is `logFile`. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** A name of Terraform's, as CDKTF writes it in TypeScript. */
export function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `local_log_file` as the name of a class: `LocalLogFile`. */
export function pascalCase(name: string): string {
  return camelCase(`_${name}`);
}
