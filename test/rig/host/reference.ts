/** An attribute of another generated resource, in the place of a value: not known before that one is there. */
export class Reference {
  constructor(
    /** Which resource of the stack. */
    readonly resource: number,
    readonly attribute: "id" | "size" | "names",
  ) {}
}
