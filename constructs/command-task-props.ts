import type { NodeConstruct } from "./order";
import type { Reference } from "./output-ref";
import type { PolicyProps } from "./policy";
import type { Json, OutputDeclarations } from "./output-declaration";
import type { Text } from "./template";

/** What a command is given, and what it gives. */
export type CommandTaskProps<D extends OutputDeclarations> = CommonTaskProps<D> & Program;

/** What is run. */
export type Program =
  | {
      /** A program and its arguments, run without a shell. */
      readonly command: readonly Text[];
      readonly shell?: never;
    }
  | {
      /** A line for `/bin/sh -c`. A value in it becomes one quoted word, so it needs no quotes around it. */
      readonly shell: Text;
      readonly command?: never;
    };

/** What a task may be given besides its program. */
export interface CommonTaskProps<D extends OutputDeclarations> extends PolicyProps {
  /**
   * Variables added to the environment of Terrace itself.
   *
   * @default none
   */
  readonly env?: Readonly<Record<string, Text>>;
  /**
   * The folder the command runs in, relative to the project folder.
   *
   * @default the project folder
   */
  readonly cwd?: string;
  /**
   * What the command reads from its standard input.
   *
   * @default nothing
   */
  readonly stdin?: Text;
  /**
   * Values of other nodes. They arrive, each in its own type, in a JSON object in the file that `$TERRACE_INPUTS` names.
   *
   * @default none
   */
  readonly inputs?: Readonly<Record<string, Reference>>;
  /**
   * What the command writes, as a JSON object, to the file that `$TERRACE_OUTPUTS` names.
   *
   * @default nothing
   */
  readonly outputs?: D;
  /**
   * Literals that make the command run again when they change, as its text and the values it takes always do;
   * `always`: it runs in every deploy.
   *
   * @default none
   */
  readonly triggers?: "always" | Readonly<Record<string, Json>>;
  /**
   * Nodes that must be done first although they hand nothing over.
   *
   * @default none
   */
  readonly after?: readonly NodeConstruct[];
}
