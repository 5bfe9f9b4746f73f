import { AttributeError, dynamic, type ProviderFunction } from "../../definition";
import type { CallFunctionRequest, CallFunctionResponse, FunctionError, GetFunctionsResponse } from "../protocol";
import { fromResult } from "../values/from-handler";
import { toArgument } from "../values/to-handler";
import { formatPath, ValueError } from "../values/value-error";
import { functionMessage } from "./schema-message";
import type { Serving } from "./serving";
import { fromWire, toWire } from "./wire-value";

/** All functions. */
export function getFunctions({ catalogue }: Serving): GetFunctionsResponse {
  const { functions } = catalogue.provider.definition;
  return {
    functions: Object.fromEntries(functions.map((each) => [each.name, functionMessage(each)])),
    diagnostics: [],
  };
}

/** The result of a function, or why there is none. */
export async function callFunction(
  { catalogue }: Serving,
  { name, arguments: args }: CallFunctionRequest,
): Promise<CallFunctionResponse> {
  const called = catalogue.provider.definition.functions.find((each) => each.name === name);
  if (!called) throw new Error(`there is no function ${name} in this provider`);
  try {
    const shown = args.map((argument, index) => {
      const type = typeOfArgument(called, index);
      return toArgument(type, fromWire(type, argument), [index]);
    });
    const result = await called.call(...(shown as never[]));
    return { result: toWire(called.returns, resultOf(called, result)) };
  } catch (error) {
    return { error: functionError(error) };
  }
}

function typeOfArgument({ parameters, variadic }: ProviderFunction, index: number) {
  return (parameters[index] ?? variadic)?.type ?? dynamic;
}

function resultOf({ name, returns }: ProviderFunction, result: unknown) {
  try {
    return fromResult(returns, result);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const what = ["the result", formatPath(error.path)].filter((part) => part !== "").join(" ");
    throw new Error(`${name} returned what it does not: ${what} ${error.message}`, { cause: error });
  }
}

function functionError(error: unknown): FunctionError {
  if (!(error instanceof AttributeError || error instanceof ValueError)) {
    return { text: error instanceof Error ? error.message : String(error) };
  }
  const [index, ...rest] = error.path;
  const text = [formatPath(rest), error.message].filter((part) => part !== "").join(" ");
  return { text, ...(typeof index === "number" && { functionArgument: BigInt(index) }) };
}
