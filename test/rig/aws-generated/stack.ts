import type { ModuleName } from "./modules";

/** A block's body, or several blocks, in Terraform's JSON syntax. */
export type Body = Readonly<Record<string, unknown>>;

/** A stack of AWS resources as it is generated: what its files are written from. */
export interface GeneratedStack {
  /** No other stack has it; all that the stack makes is named by it. */
  readonly name: string;
  /** Its configurations of the provider; the first one is the default. */
  readonly providers: readonly ProviderConfiguration[];
  readonly pieces: readonly Piece[];
  readonly calls: readonly ModuleCall[];
  /** Data sources on what is there anyway, by their addresses in the configuration. */
  readonly lookups: readonly Lookup[];
  readonly extras: readonly Extra[];
  /** What became of pieces of the stack's earlier form. */
  readonly changes: Changes;
  /** The value of a sensitive variable. */
  readonly secret: string;
}

/**
 * What else a stack may have: a `check` block with a data source of its own, functions of the provider, a provider's
 * region in a variable.
 */
export type Extra = "check" | "functions" | "variables";

/** One configuration of the provider. */
export interface ProviderConfiguration {
  /** Absent in the default one. */
  readonly alias?: string;
  readonly region: Region;
  readonly tags: ProviderTags;
}

/** The regions that are used. */
export type Region = "us-east-1" | "eu-west-1" | "ap-southeast-2";

/** `default_tags`: none, those that many stacks have, or the stack's own. */
export type ProviderTags = "none" | "shared" | "own";

/** Some resources that belong together. */
export interface Piece {
  /** What they are named by for AWS. */
  readonly id: string;
  /** What they are named by in the configuration. */
  readonly label: string;
  /** A kind of the catalogue. */
  readonly kind: string;
  /** Which configuration of the provider they have: a place in the stack's list. */
  readonly provider: number;
  /** Which of the kind's forms: another one is an update, mostly. */
  readonly form: number;
  /** Another one is another name for AWS, and so a replacement. */
  readonly generation: number;
  readonly repeat: Repeat | undefined;
  /** A piece before it that its tags refer to. */
  readonly near: string | undefined;
  readonly lifecycle: Body;
  /** What an output has of it. */
  readonly shown: "no" | "id" | "all";
  /** It is there already, and is imported. */
  readonly isImported: boolean;
}

/** How all resources of a piece are repeated. */
export type Repeat =
  { readonly by: "for_each"; readonly keys: readonly string[] } | { readonly by: "count"; readonly times: number };

/** A module that is used. */
export interface ModuleCall {
  readonly label: string;
  readonly module: ModuleName;
  /** Where the module's files are: in the stack's own folder, or in one of its own. */
  readonly place: "beside" | "elsewhere";
  /** A place in the stack's list, and another one for what the module has in a second region. */
  readonly providers: readonly [number, number];
  readonly form: number;
}

/** A data source. */
export interface Lookup {
  readonly label: string;
  /** A name in the list of lookups. */
  readonly what: string;
  readonly provider: number;
}

/** What Terraform is told of what the configuration had before. */
export interface Changes {
  readonly moved: readonly { readonly piece: Piece; readonly from: string }[];
  /** Left where they are, and no longer managed. */
  readonly forgotten: readonly Piece[];
}
