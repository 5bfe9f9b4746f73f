/** What one look at the machine or the project found. */
export type Finding = { readonly what: string } & (
  | { readonly state: "good"; readonly found: string }
  /** It works, but not as well as it could. */
  | { readonly state: "warning"; readonly found: string; readonly remedy: string }
  /** A deploy would fail. */
  | { readonly state: "bad"; readonly found: string; readonly remedy: string }
);

/** All is well. */
export function good(what: string, found: string): Finding {
  return { what, state: "good", found };
}

/** It works, but not as well as it could. */
export function warning(what: string, found: string, remedy: string): Finding {
  return { what, state: "warning", found, remedy };
}

/** A deploy would fail. */
export function bad(what: string, found: string, remedy: string): Finding {
  return { what, state: "bad", found, remedy };
}
