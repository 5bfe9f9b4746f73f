import type { Path } from "./errors";

/** What each handler is given beside its values. */
export interface Context<Client = unknown> {
  /** Aborted when the run is stopped, or the handler's time is over. */
  readonly signal: AbortSignal;
  /** What the provider's `configure` has returned; the provider's configuration, where it has none. */
  readonly client: Client;
  /** The provider's configuration, with its defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Says how far things are, in a line of the run's log. */
  readonly progress: (text: string) => void;
}

/** What `plan` is given. */
export interface PlanContext<Client = unknown> extends Context<Client> {
  /** Asks for replacement, because of the attribute at that path. It counts only where the attribute changes. */
  readonly replace: (path: Path) => void;
}
