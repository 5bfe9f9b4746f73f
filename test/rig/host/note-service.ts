import { decode, encode } from "@msgpack/msgpack";

import type { DiagnosticsResponse, DynamicValue, ProviderService, Schema } from "../../../providers/host/protocol";
import { calls } from "../../../providers/host/wire/calls";

/** What the provider is to do when Terraform applies. It resolves, or rejects, as the call should. */
export type OnApply = (signals: { readonly call: AbortSignal; readonly stop: AbortSignal }) => Promise<void>;

/** A resource's values, as they go over the wire. */
export interface Note {
  readonly text: string;
  readonly size: number;
  readonly padding: string;
}

/** What a test may want otherwise. */
export interface NoteOptions {
  /** @default at once */
  readonly onApply?: OnApply;
  /** So many bytes go with each note. @default 0 */
  readonly padding?: number;
}

/**
 * A provider by hand, which knows nothing of definitions: the one resource `demo_note` has a text, which replaces it, and
 * the text's size; it is padded. Nothing is stored. What a test doesn't need rejects.
 */
export function noteService({ onApply = () => Promise.resolve(), padding = 0 }: NoteOptions = {}): ProviderService {
  const stopped = new AbortController();
  return {
    ...unanswered(),
    GetMetadata: () =>
      Promise.resolve({
        resources: [{ typeName: "demo_note" }],
        dataSources: [],
        functions: [],
        ephemeralResources: [],
        diagnostics: [],
      }),
    GetProviderSchema: () =>
      Promise.resolve({
        provider: { block: { attributes: [] } },
        resourceSchemas: { demo_note: noteSchema },
        dataSourceSchemas: {},
        functions: {},
        ephemeralResourceSchemas: {},
        diagnostics: [],
      }),
    ValidateProviderConfig: fine,
    ValidateResourceConfig: fine,
    ConfigureProvider: fine,
    UpgradeResourceState: ({ rawState }) =>
      Promise.resolve({ upgradedState: { json: rawState.json }, diagnostics: [] }),
    ReadResource: ({ currentState }) => Promise.resolve({ newState: currentState, diagnostics: [] }),
    PlanResourceChange: ({ proposedNewState }) => {
      const note = noteIn(proposedNewState);
      return Promise.resolve({
        plannedState: note
          ? noteOut({ ...note, size: note.text.length, padding: "x".repeat(padding) })
          : proposedNewState,
        requiresReplace: [{ steps: [{ attributeName: "text" }] }],
        diagnostics: [],
      });
    },
    ApplyResourceChange: async ({ plannedState }, { signal }) => {
      await onApply({ call: signal, stop: stopped.signal });
      return { newState: plannedState, diagnostics: [] };
    },
    StopProvider: () => {
      stopped.abort();
      return Promise.resolve({});
    },
  };
}

const noteSchema: Schema = {
  block: {
    attributes: [
      { name: "text", type: Buffer.from('"string"'), required: true },
      { name: "size", type: Buffer.from('"number"'), computed: true },
      // Sensitive, since Terraform takes long to print it.
      { name: "padding", type: Buffer.from('"string"'), computed: true, sensitive: true },
    ],
  },
};

function fine(): Promise<DiagnosticsResponse> {
  return Promise.resolve({ diagnostics: [] });
}

function unanswered(): ProviderService {
  const reject = (): Promise<never> => Promise.reject(new Error("nobody expected that call"));
  const answers: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.keys(calls).map((name) => [name, reject]),
  );
  return answers as ProviderService;
}

/** Undefined for null. */
function noteIn(value: DynamicValue): Note | undefined {
  return "msgpack" in value ? ((decode(value.msgpack) as Note | null) ?? undefined) : undefined;
}

/** As MessagePack. */
export function noteOut(note: Note | null): DynamicValue {
  return { msgpack: encode(note) };
}
