import { distance } from "fastest-levenshtein";

const AT_MOST = 3;

/** What a person may have meant by a name that does not exist: at most three, the likeliest first, often none. */
export function nearest(name: string, candidates: Iterable<string>): readonly string[] {
  const plausible = [...candidates].flatMap((candidate) => {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    return edits <= Math.max(1, Math.floor(name.length / 3)) ? [{ candidate, edits }] : [];
  });
  return plausible
    .sort((a, b) => a.edits - b.edits)
    .slice(0, AT_MOST)
    .map(({ candidate }) => candidate);
}

/** A person often leaves out where a node is, and means its last name. */
function editsBetween(name: string, candidate: string): number {
  const last = candidate.slice(candidate.lastIndexOf("/") + 1);
  return Math.min(distance(name, candidate), name.includes("/") ? Infinity : distance(name, last));
}
