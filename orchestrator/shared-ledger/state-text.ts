import type { LedgerText } from "./ledger-state";

/** A state, in the form that Terraform has had since 0.12, that holds a text and nothing else. */
export function encodeState({ lineage, serial, text }: LedgerText, terraform: string): string {
  const outputs = { [OUTPUT]: { value: text, type: "string", sensitive: true } };
  return JSON.stringify({ version: 4, terraform_version: terraform, serial, lineage, outputs, resources: [] });
}

/** The text that a state holds; undefined for any state but one of ours, or one in which nothing is. */
export function decodeState(state: string): LedgerText | undefined {
  try {
    const { version, lineage, serial, outputs = {}, resources = [] } = JSON.parse(state) as Partial<StateJson>;
    const others = Object.keys(outputs).some((name) => name !== OUTPUT);
    if (version !== 4 || lineage === undefined || serial === undefined || others || resources.length > 0)
      return undefined;
    const text = outputs[OUTPUT]?.value ?? "";
    return typeof text === "string" ? { lineage, serial, text } : undefined;
  } catch {
    return undefined;
  }
}

const OUTPUT = "terrace_ledger";

interface StateJson {
  readonly version: number;
  readonly lineage: string;
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly resources: readonly unknown[];
}
