import picomatch from "picomatch";
import type { Finding, JudgedException, Judgement, PolicyException } from "../orchestrator/plan/judgement";

/** Sets apart the findings that exceptions cover, and says of each exception whether it is of use. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly PolicyException[],
  today: string,
): Pick<Judgement, "findings" | "excepted" | "exceptions"> {
  const current = exceptions.filter(({ expires }) => today <= expires);
  const coverOf = (finding: Finding): PolicyException | undefined => current.find((each) => covers(each, finding));
  return {
    findings: findings.filter((finding) => !coverOf(finding)),
    excepted: findings.flatMap((finding) => {
      const cover = coverOf(finding);
      return cover ? [{ ...finding, reason: cover.reason }] : [];
    }),
    exceptions: exceptions.map((exception) => ({ ...exception, status: statusOf(exception, findings, today) })),
  };
}

function statusOf(exception: PolicyException, findings: readonly Finding[], today: string): JudgedException["status"] {
  if (today > exception.expires) return "expired";
  return findings.some((finding) => covers(exception, finding)) ? "used" : "unused";
}

function covers({ rule, resource }: PolicyException, finding: Finding): boolean {
  if (rule !== finding.rule) return false;
  const matches = picomatch(escaped(resource));
  const { stack, address, construct } = finding;
  const names = [
    address,
    `${stack}:${address}`,
    ...(construct === undefined ? [] : [construct, `${stack}:${construct}`]),
  ];
  return names.some((name) => name === resource || matches(name));
}

/** Keys of instances are in brackets, which mean something else in a glob. */
function escaped(glob: string): string {
  return glob.replace(/[[\]]/g, "\\$&");
}
