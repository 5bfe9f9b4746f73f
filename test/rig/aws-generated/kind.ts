import type { Body, Region } from "./stack";

/** A kind of pieces. */
export interface Kind {
  /** Makes a piece's blocks, by their keys; the first resource is what others refer to. */
  readonly make: (of: Making) => Made;
  /** There is one of it at most in a piece: it can't be repeated. */
  readonly isSingle?: true;
  /** It holds what moto never ends to update, tags included, whoever asks: that stays as it was made. */
  readonly isNeverUpdated?: true;
  /** AWS's provider waits long for it. */
  readonly isSlow?: true;
  /** It has files in the stack's folder. */
  readonly hasFiles?: true;
}

/**
 * Blocks by their keys: `TYPE`, `data.TYPE`, `ephemeral.TYPE`; more than one of a type are told apart by `:a` at the end.
 */
export type Made = Readonly<Record<string, Body>>;

/** What a piece is made with. */
export interface Making {
  /** Nobody else has it in AWS; of a repeated piece each instance has its own. */
  readonly name: string;
  readonly region: Region;
  readonly tags: Body;
  /** Picks by the piece's form. */
  one<T>(of: readonly T[]): T;
  /** Refers to an attribute of another block of the piece. */
  ref(key: string, attribute: string): string;
  /** A block's address, for `depends_on`. */
  address(key: string): string;
}

/** An IAM policy that lets something be done. */
export function policy(...statements: readonly Body[]): string {
  const whole = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement: whole });
}

/** The policy by which a service may take a role. */
export function assumedBy(service: string): string {
  return policy({ Action: "sts:AssumeRole", Principal: { Service: `${service}.amazonaws.com` } });
}
