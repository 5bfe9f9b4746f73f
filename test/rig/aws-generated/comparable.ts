import type { Json } from "../../../orchestrator/values/outputs";
import { isFields, isList } from "./unequal";

/** What differs each time that Terraform says the same. */
export interface Volatile {
  /** Keys of the whole that are left out. */
  readonly without: readonly string[];
  /** Keys, anywhere, of lists whose order means nothing. */
  readonly unordered: readonly string[];
  /**
   * In states, attributes (`TYPE.ATTRIBUTE`) whose values a world makes up, and gives no form that tells them; in the
   * place of each the resource is named, wherever it stands.
   */
  readonly made?: readonly string[];
  /** In states, moments in texts: that there is one is compared, and not which. */
  readonly moments?: RegExp;
}

/** A plan or a state in JSON, as it is compared. What providers keep in `private` is decoded. */
export function comparable(given: string, { without, unordered, moments, made = [] }: Volatile): Json {
  const text = withoutMadeUp(given, made);
  const whole = JSON.parse(text) as Readonly<Record<string, Json>>;
  const kept = Object.entries(whole).filter(([key]) => !without.includes(key));
  return compared(Object.fromEntries(kept));

  function compared(value: Json): Json {
    if (typeof value === "string") return moments ? value.replace(moments, "(a moment)") : value;
    if (isList(value)) return value.map(compared);
    return isFields(value) ? Object.fromEntries(Object.entries(value).map(ofKey)) : value;
  }

  function ofKey([key, value]: readonly [string, Json]): readonly [string, Json] {
    if (key === "private" && typeof value === "string") return [key, compared(decoded(value))];
    const same = compared(value);
    return [key, unordered.includes(key) && isList(same) ? sorted(same) : same];
  }
}

function decoded(text: string): Json {
  return JSON.parse(Buffer.from(text, "base64").toString()) as Json;
}

function sorted(items: readonly Json[]): readonly Json[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A state in which the places where made up values are from stand for them. */
function withoutMadeUp(text: string, made: readonly string[]): string {
  const { resources = [] } = JSON.parse(text) as State;
  const values = resources.flatMap(({ module = "", type, name, instances }) =>
    instances.flatMap(({ index_key: index = "", attributes }) =>
      Object.entries(attributes)
        .filter(([attribute]) => made.includes(`${type}.${attribute}`))
        .map(([attribute, value]) => [value, `(${[module, type, name, index, attribute].join(" ")})`] as const),
    ),
  );
  return values.reduce(
    (before, [value, place]) => (value ? before.replaceAll(asWord(value), () => place) : before),
    text,
  );
}

interface State {
  readonly resources?: readonly {
    readonly module?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: Readonly<Record<string, string | null>>;
    }[];
  }[];
}

function asWord(text: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${text.replace(/[^A-Za-z0-9]/g, "\\$&")}(?![A-Za-z0-9])`, "g");
}
