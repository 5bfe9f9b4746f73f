import type { AttributeType, Path } from "../../definition";
import type { AttributePath, AttributePathStep } from "../protocol";
import { typeOfAttribute } from "../values/type-json";

/** A path as Terraform has it: as far as there is one. It ends at a set, and where the type has no such part. */
export function attributePath(type: AttributeType, path: Path): AttributePath {
  const [step, ...rest] = path;
  if (step === undefined) return { steps: [] };
  const first = stepOf(type, step);
  return { steps: first ? [first, ...attributePath(typeOfAttribute(type, step), rest).steps] : [] };
}

function stepOf(type: AttributeType, step: string | number): AttributePathStep | undefined {
  switch (type.kind) {
    case "nullable":
      return stepOf(type.of, step);
    case "nested":
    case "object":
      return Object.hasOwn(type.attributes, step) ? { attributeName: String(step) } : undefined;
    case "map":
      return { elementKeyString: String(step) };
    case "list":
    case "tuple":
      return typeof step === "number" && Number.isSafeInteger(step) ? { elementKeyInt: BigInt(step) } : undefined;
    case "set":
    case "string":
    case "number":
    case "bigNumber":
    case "bool":
    case "dynamic":
      return undefined;
  }
}
