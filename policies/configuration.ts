import { baseAddress, referentsOf, type Resource, type Stack } from "./stack";
import { isFields, unknown, type Fields, type Value } from "./value";

/**
 * A stack as its synthesized configuration (`cdk.tf.json`) has it. A text with references is not known, but says what it
 * refers to.
 *
 * @param json the file's content
 */
export function stackOfConfiguration(id: string, json: unknown): Stack {
  const config = objectOf(json);
  return {
    id,
    resources: [...resourcesOf(config["resource"], "managed"), ...resourcesOf(config["data"], "data")],
    providers: labelled(config["provider"]).map(([type, content]) => ({ type, values: fieldsOf(content) })),
  };
}

type Json = Readonly<Record<string, unknown>>;

function resourcesOf(types: unknown, mode: Resource["mode"]): readonly Resource[] {
  return labelled(types).flatMap(([type, named]) =>
    labelled(named)
      // None of it is made.
      .filter(([, content]) => content["count"] !== 0)
      .map(([name, content]) => resourceOf(`${mode === "data" ? "data." : ""}${type}.${name}`, type, mode, content)),
  );
}

function resourceOf(address: string, type: string, mode: Resource["mode"], content: Json): Resource {
  const construct = constructOf(content);
  return {
    address: baseAddress(address),
    mode,
    type,
    values: fieldsOf(content),
    references: Object.fromEntries(Object.entries(content).map(([name, part]) => [name, referentsIn(part)])),
    ...(construct !== undefined && { construct }),
  };
}

function constructOf(content: Json): string | undefined {
  const { path } = objectOf(objectOf(content["//"])["metadata"]);
  return typeof path === "string" ? path : undefined;
}

/** Blocks with their labels. Terraform takes several objects in a list for one. */
function labelled(value: unknown): readonly (readonly [string, Json])[] {
  const blocks: unknown[] = Array.isArray(value) ? value : [value];
  return blocks.flatMap((block) =>
    Object.entries(objectOf(block)).flatMap(([label, content]) => {
      const contents: unknown[] = Array.isArray(content) ? content : [content];
      return contents.map((each) => [label, objectOf(each)] as const);
    }),
  );
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function fieldsOf(content: Json): Fields {
  const value = valueOf(content);
  return isFields(value) ? value : {};
}

function valueOf(json: unknown): Value | undefined {
  if (typeof json === "string") return textOf(json);
  if (typeof json === "number" || typeof json === "boolean") return json;
  if (Array.isArray(json)) return json.map(valueOf).filter((item) => item !== undefined);
  return typeof json === "object" && json !== null ? blockOf(json as Json) : undefined;
}

/** `dynamic` makes blocks of it, nobody knows how many. */
function blockOf({ "//": _, dynamic, ...json }: Json): Fields {
  const made = Object.keys(objectOf(dynamic)).map((name) => [name, unknown()] as const);
  return Object.fromEntries([...Object.entries(json).map(([name, part]) => [name, valueOf(part)] as const), ...made]);
}

/** `$${` is text. */
function textOf(text: string): Value {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) return unknown(text);
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

function referentsIn(json: unknown): readonly string[] {
  if (typeof json === "string") return referentsOf(json);
  if (typeof json !== "object" || json === null) return [];
  return [...new Set(Object.values(json).flatMap(referentsIn))];
}
