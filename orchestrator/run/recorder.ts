import type { Clock } from "../clock";
import type { Event, Recorded } from "../events";
import type { NodeFailure } from "../failure";
import type { Journal } from "./journal";
import type { Redactor } from "../values/redact";

/** What {@link Recorder} needs of the world. */
export interface RecorderPorts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Is told every event, after it is safe in the journal. */
  readonly publish: (event: Recorded) => void;
}

/** The one way that events take: without secrets, into the journal, and only then to whoever looks. */
export class Recorder {
  /** Why the journal can't be written any more: a run that goes on would not know what it did. */
  broken: NodeFailure | undefined;

  constructor(private readonly ports: RecorderPorts) {}

  /** Resolves when the event is safe. Lines of logs are not waited for: they are no part of a run's state. */
  async emit(event: Event): Promise<void> {
    const { clock, journal, publish, redactor } = this.ports;
    const recorded = redactor.data({ ...event, at: new Date(clock.now()).toISOString() });
    if (event.type !== "node-log") {
      const written = await journal.append(recorded);
      if (!written.ok) this.broken ??= written.failure;
    }
    publish(recorded);
  }
}
