import { openProject } from "../../orchestrator/project/project";
import { resume } from "../../orchestrator/resume";
import { attend, type AttendFlags } from "../attend";
import type { ExitCode } from "../exit-code";
import { judgeOf } from "../policies/judge-of";
import { refuse } from "../refuse";
import { poolFor } from "../run-pool";

/** `terrace resume` */
export async function resumeCommand(
  run: string | undefined,
  flags: AttendFlags & { readonly autoApprove?: boolean },
): Promise<ExitCode> {
  const project = openProject(process.cwd(), {}, process.env);
  if (!project.ok) return refuse(project.failure, flags);
  const judged = await judgeOf(project.value);
  if (!judged.ok) return refuse(judged.failure, flags);
  return attend(project.value, flags, poolFor(flags, process.env), (attendance) =>
    resume(project.value, {
      ...attendance,
      ...judged.value,
      autoApprove: flags.autoApprove ?? false,
      ...(run !== undefined && { run }),
    }),
  );
}
