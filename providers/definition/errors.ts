/** The way to a value: names of attributes and keys of maps, and indexes of lists. */
export type Path = readonly (string | number)[];

/** Thrown by a handler: what is wrong with one attribute. Of a function, the path begins with the argument's index. */
export class AttributeError extends Error {
  override readonly name = "AttributeError";

  constructor(
    readonly path: Path,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Thrown by create, update or delete that has done a part: the state that is to be saved, and why the rest failed. What
 * the state leaves out is as before, or as planned where there was nothing before; what was known to nobody is null, and
 * handlers see `undefined` for it, whatever the schema says. Terraform replaces what was created by half with its next
 * apply.
 */
export class PartlyDone extends Error {
  override readonly name = "PartlyDone";

  constructor(
    readonly state: Readonly<Record<string, unknown>>,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Why something can't be planned or read yet. */
export type DeferralReason = "unknown-config" | "unknown-provider-config" | "absent-prerequisite";

/**
 * Thrown by read, plan, import, or open: it can't be said yet. Terraform goes on without, if its user allowed it to
 * (`-allow-deferral`, in experimental builds of Terraform only); if not, it is an error.
 */
export class Deferral extends Error {
  override readonly name = "Deferral";

  constructor(
    readonly reason: DeferralReason,
    message: string,
  ) {
    super(message);
  }
}
