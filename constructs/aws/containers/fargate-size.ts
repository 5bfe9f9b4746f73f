import { Token } from "cdktf";

/** How big a replica is: `cpu` in 1024ths of a processor, `memory` in MiB. */
export interface FargateSize {
  readonly cpu: number;
  readonly memory: number;
}

/** What Fargate has for a number of processors: memory from, to, and in steps of. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * The size that is asked for, the smallest one where nothing is; or, as text, what is wrong with it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export function fargateSize(cpu = 256, memory?: number): FargateSize | string {
  if (memory !== undefined && [cpu, memory].some((each) => Token.isUnresolved(each))) return { cpu, memory };
  if (Token.isUnresolved(cpu)) return "memory must be given where cpu is a token, got none";
  const range = RANGES[cpu];
  if (!range) return `cpu must be one of ${Object.keys(RANGES).join(", ")}, got ${cpu}`;
  const { min } = range;
  if (memory === undefined) return { cpu, memory: min };
  if (has(range, memory)) return { cpu, memory };
  return `memory with cpu ${cpu} must be ${textOf(range)} MiB, got ${memory}`;
}

/** 256 of a processor have 512, too, though steps are of 1024 from there. */
function has({ min, max, step }: Range, memory: number): boolean {
  if (memory === min) return true;
  return memory > min && memory <= max && memory % step === 0;
}

function textOf({ min, max, step }: Range): string {
  return `from ${min} to ${max} in steps of ${step}`;
}

const RANGES: Readonly<Record<number, Range>> = {
  256: { min: 512, max: 2_048, step: 1_024 },
  512: { min: 1_024, max: 4_096, step: 1_024 },
  1024: { min: 2_048, max: 8_192, step: 1_024 },
  2048: { min: 4_096, max: 16_384, step: 1_024 },
  4096: { min: 8_192, max: 30_720, step: 1_024 },
  8192: { min: 16_384, max: 61_440, step: 4_096 },
  16384: { min: 32_768, max: 122_880, step: 8_192 },
};
