import { within } from "../pause";
import { isAlive, type ProcessIdentity } from "../process-identity";
import type { Stop } from "./launch";
import { membersOf, type Family } from "./members";

/** Ends all processes of a resource: asks them, and kills who is still there when their time is over. */
export async function stopMembers(family: Family, { signal, timeoutMs }: Stop): Promise<void> {
  for (const member of membersOf(family)) sendSignal(member, signal);
  if (await within(timeoutMs, POLL_MS, () => isEmpty(family))) return;
  const gone = await within(KILL_MS, POLL_MS, () => isEmpty(family) ?? kill(family));
  if (!gone) throw new Error(`processes could not be killed: ${pidsOf(membersOf(family))}`);
}

/** Sends a signal to this very process, if it is still there. */
export function sendSignal(to: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    if (isAlive(to)) process.kill(to.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const POLL_MS = 25;
const KILL_MS = 10_000;

function isEmpty(family: Family): true | undefined {
  return membersOf(family).length === 0 ? true : undefined;
}

/** Again and again: one may have started another in the meantime. */
function kill(family: Family): undefined {
  for (const member of membersOf(family)) sendSignal(member, "SIGKILL");
}

function pidsOf(members: readonly ProcessIdentity[]): string {
  return members.map(({ pid }) => pid).join(", ");
}
