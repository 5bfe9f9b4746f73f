import type { IResolvable } from "cdktf";

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The types of outputs, in Terraform's words, and the values that each has; `any` is every JSON value. */
export interface OutputValues {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly "list(string)": readonly string[];
  readonly "list(number)": readonly number[];
  readonly "map(string)": Readonly<Record<string, string>>;
  readonly any: Json;
}

/** The type of an output. */
export type OutputType = keyof OutputValues;

/** What stands in the app's code for an output of each type, until the task has run. */
export interface OutputTokens {
  readonly string: string;
  readonly number: number;
  readonly boolean: IResolvable;
  readonly "list(string)": string[];
  readonly "list(number)": number[];
  readonly "map(string)": Record<string, string>;
  readonly any: IResolvable;
}

/** What a task declares of an output: its type, or its type and more. */
export type OutputDeclaration = OutputType | OutputProps;

/** An output of a task, in full. */
export type OutputProps = {
  [T in OutputType]: {
    readonly type: T;
    /**
     * Whether the value is a secret, which no log, journal or report may hold.
     *
     * @default false
     */
    readonly sensitive?: boolean;
    /**
     * The value that stacks take where nothing runs tasks: in plain `cdktf deploy`, in HCP Terraform.
     *
     * @default none: there, Terraform asks for a variable
     */
    readonly fallback?: OutputValues[T];
  };
}[OutputType];

/** Outputs by name; a name is an identifier. */
export type OutputDeclarations = Readonly<Record<string, OutputDeclaration>>;

/** The tokens of a task's outputs: each stands for a value that is there once the task has run. */
export type TaskOutputs<D extends OutputDeclarations> = {
  readonly [Name in keyof D]: OutputTokens[D[Name] extends OutputProps
    ? D[Name]["type"]
    : Extract<D[Name], OutputType>];
};

/** The declaration in full. */
export function outputProps(declaration: OutputDeclaration): OutputProps {
  return typeof declaration === "string" ? { type: declaration } : declaration;
}
