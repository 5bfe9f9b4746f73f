import type { Event, Operation } from "../events";
import type { NodeFailure } from "../failure";
import type { NodeId } from "../graph/graph";
import type { RunJudge } from "../plan/judge";
import { deniedFindings, type Judgement } from "../plan/judgement";
import { fail, ok, type Result } from "../result";

/** What {@link Judging} needs of its run. */
export interface JudgingContext {
  /** Undefined: the project has no policies. */
  readonly judge: RunJudge | undefined;
  readonly operation: Operation;
  emit(event: Event): Promise<void>;
}

/** What a run has been told by the project's policies, and what they still may stop. A destroy is not judged. */
export class Judging {
  private last: Judgement | undefined;

  constructor(private readonly of: JudgingContext) {}

  /** Asks them whether they deny the app as it is known now. What they say is told when it is news. */
  async isDenied(): Promise<boolean> {
    const judgement = this.of.operation === "destroy" ? undefined : await this.of.judge?.judge();
    if (!judgement) return false;
    const isNews = JSON.stringify(judgement) !== JSON.stringify(this.last);
    this.last = judgement;
    if (isNews) await this.of.emit({ type: "judged", judgement });
    return this.hasDenied;
  }

  /** Whether they denied the app when they were asked last. */
  get hasDenied(): boolean {
    return this.last !== undefined && deniedFindings(this.last).length > 0;
  }

  /** Whether they are known to deny anything at all. */
  get canDeny(): boolean {
    return this.last?.deny !== undefined;
  }

  /** Whether they could stop what becomes of a stack. */
  get mayStop(): boolean {
    return this.of.judge !== undefined && (this.last === undefined || this.canDeny);
  }

  /** Whether they let a stack's newest plan pass. */
  async judge(stack: NodeId): Promise<Result<void, NodeFailure>> {
    const findings = (await this.of.judge?.denied(stack)) ?? [];
    return findings.length === 0 ? ok(undefined) : fail({ kind: "denied-by-policies", findings });
  }
}
