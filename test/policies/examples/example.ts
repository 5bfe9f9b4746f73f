/** Arguments of a resource of the rule's first type. */
export type Arguments = Readonly<Record<string, unknown>>;

/** All resources, as they stand in `cdk.tf.json`: by type and name. The first one of the rule's types is meant. */
export interface Whole {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly provider?: Readonly<Record<string, readonly Arguments[]>>;
}

/** For each rule's id, what breaks it and what keeps to it. */
export type Examples = Readonly<
  Record<string, { readonly bad: readonly (Arguments | Whole)[]; readonly good: readonly (Arguments | Whole)[] }>
>;

/** A policy as AWS reads it. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A resource of a type, with others beside it. */
export function among(type: string, own: Arguments, others: Readonly<Record<string, Arguments>>): Whole {
  return {
    resource: {
      [type]: { it: own },
      ...Object.fromEntries(Object.entries(others).map(([other, content]) => [other, { other: content }])),
    },
  };
}
