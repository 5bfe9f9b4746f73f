import { isPublic, statementsAt, type IamStatement } from "./iam-policy";
import type { Check } from "./rule";

/** Where the IAM policy in an argument must not have a statement of some kind. */
export function hasNoStatement(path: string, isWrong: (statement: IamStatement) => boolean): Check {
  return (resource, stack) => {
    const wrong = statementsAt(resource, path, stack)?.find(isWrong);
    return wrong && `${path} has a statement that ${described(wrong)}`;
  };
}

/** Where the IAM policy in an argument must have a statement of some kind. `isRight`: undefined where that is not known. */
export function hasStatement(
  path: string,
  isRight: (statement: IamStatement) => boolean | undefined,
  what: string,
): Check {
  return (resource, stack) => {
    const statements = statementsAt(resource, path, stack);
    if (statements === undefined || statements.some((each) => isRight(each) !== false)) return undefined;
    return `${path} has no statement that ${what}`;
  };
}

/** Where the IAM policy in an argument must let nobody in who is not known. */
export function isNotPublic(path: string): Check {
  return hasNoStatement(path, isPublic);
}

function described({ effect, actions, resources, principals }: IamStatement): string {
  const who = principals.length > 0 ? ` to ${principals.join(", ")}` : "";
  const where = resources.length > 0 ? ` on ${resources.join(", ")}` : "";
  return `${effect === "Allow" ? "allows" : "denies"} ${actions.join(", ") || "actions"}${who}${where}`;
}
