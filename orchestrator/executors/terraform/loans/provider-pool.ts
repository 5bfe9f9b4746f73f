/** Lends Terraform commands provider processes that are running already. Without one, Terraform starts its own. */
export interface ProviderPool {
  lend(request: ProviderRequest): Promise<LentProviders>;
  /**
   * The run is about to change something. Resolves when nothing is told any more that was read before.
   * @default nothing is
   */
  readAnew?(): Promise<void>;
}

/** What a run will soon ask for. */
export interface ReadAheadRequest {
  /** What the last run of the project whose folder this is read, */
  readonly project: string;
  /** if its providers saw the same. */
  readonly env: Readonly<Record<string, string>>;
  /** How many resources may be read at the same time. */
  readonly atOnce: number;
}

/** What one Terraform command needs. */
export interface ProviderRequest {
  readonly providers: readonly InstalledProvider[];
  /** What the providers would see if Terraform started them. */
  readonly env: Readonly<Record<string, string>>;
  /** The project's folder, for those that run code of it: they see it as `TERRACE_PROJECT`. */
  readonly project?: string;
  /** Where they have to run; without one, no relative path means anything to them. */
  readonly folder?: string;
  readonly types: UsedTypes;
}

/** A provider that `terraform init` has installed. */
export interface InstalledProvider {
  /** For example `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  /** Its unpacked package. */
  readonly folder: string;
  /** The hashes that the dependency lock file allows. */
  readonly hashes: readonly string[];
  /** What its program runs: what the package holds, or code of the project too, which may be another one in the next run. */
  readonly runs: "package" | "project";
}

/** The types that a stack's configuration, its modules and its state hold; `all` where that can't be told. */
export type UsedTypes = "all" | { readonly resources: readonly string[]; readonly dataSources: readonly string[] };

/** What was lent, or why it was not. */
export type LentProviders =
  | {
      readonly kind: "lent";
      /** The value of `TF_REATTACH_PROVIDERS`. */
      readonly reattach: string;
      /** To be called when the command has ended. Resolves to what went wrong with them in the meantime. */
      giveBack(): Promise<readonly string[]>;
    }
  | { readonly kind: "refused"; readonly why: string };
