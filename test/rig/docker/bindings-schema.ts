import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/**
 * What is wrong with a stack's JSON by the provider's schema, as far as the types of `@cdktf/provider-docker` state it: names
 * that there are not, what is required and missing, values of another type.
 *
 * They are read from the declarations, and not from what writes the JSON: that would find itself to be right.
 */
export function violationsOf(stack: StackJson): readonly string[] {
  const blocks = [
    ...entriesOf(stack.resource).map(([type, name, config]) => [type, `${type}.${name}`, config] as const),
    ...entriesOf(stack.data).map(([type, name, config]) => [`data_${type}`, `data.${type}.${name}`, config] as const),
  ].filter(([type]) => /^(data_)?docker_/.test(type));
  const provider = (stack.provider?.["docker"] ?? []).flatMap((config) =>
    violationsIn(interfaceOf("provider", "DockerProviderConfig"), config, "provider.docker"),
  );
  return [...provider, ...blocks.flatMap(([type, address, config]) => violationsIn(configOf(type), config, address))];
}

/** The parts of a stack's JSON that a provider reads. */
export interface StackJson {
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** An interface's properties, by Terraform's names. */
type Properties = ReadonlyMap<
  string,
  { readonly isRequired: boolean; readonly type: ts.TypeNode; readonly file: string }
>;

function entriesOf(blocks: Blocks = {}): readonly (readonly [string, string, Block])[] {
  return Object.entries(blocks).flatMap(([type, all]) =>
    Object.entries(all).map(([name, config]) => [type, name, config] as const),
  );
}

const META = ["//", "depends_on", "lifecycle", "count", "for_each", "provider", "provisioner", "connection"];

function violationsIn(properties: Properties, config: Block, path: string): readonly string[] {
  const unknown = Object.keys(config).filter((name) => !properties.has(name) && !META.includes(name));
  const missing = [...properties].filter(([name, { isRequired }]) => isRequired && config[name] === undefined);
  const wrong = [...properties].flatMap(([name, { type, file }]) =>
    config[name] === undefined ? [] : wrongValues(type, config[name], `${path}.${name}`, file),
  );
  return [
    ...unknown.map((name) => `${path}.${name} is in no schema`),
    ...missing.map(([name]) => `${path}.${name} is required`),
    ...wrong,
  ];
}

/** A text with a reference in it may become anything. */
function wrongValues(type: ts.TypeNode, value: unknown, path: string, file: string): readonly string[] {
  if (typeof value === "string" && value.includes("${")) return [];
  if (ts.isUnionTypeNode(type)) {
    const [first] = type.types;
    return first ? wrongValues(first, value, path, file) : [];
  }
  if (ts.isArrayTypeNode(type)) {
    if (!Array.isArray(value)) return [`${path} must be a list`];
    return value.flatMap((each, index) => wrongValues(type.elementType, each, `${path}[${index}]`, file));
  }
  if (ts.isTypeLiteralNode(type)) return wrongEntries(type, value, path, file);
  if (ts.isTypeReferenceNode(type)) {
    return isBlock(value)
      ? violationsIn(interfaceOf(file, type.typeName.getText()), value, path)
      : [`${path} must be a block`];
  }
  const kind = type.getText();
  return typeof value === kind ? [] : [`${path} must be a ${kind}, got ${JSON.stringify(value)}`];
}

function wrongEntries(map: ts.TypeLiteralNode, value: unknown, path: string, file: string): readonly string[] {
  const [entry] = map.members;
  if (!entry || !ts.isIndexSignatureDeclaration(entry)) throw new Error(`${path}: no map: ${map.getText()}`);
  if (!isBlock(value)) return [`${path} must be a map`];
  return Object.entries(value).flatMap(([name, each]) => wrongValues(entry.type, each, `${path}["${name}"]`, file));
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of `docker_registry_image`: `RegistryImageConfig` in `registry-image`. */
function configOf(type: string): Properties {
  const name = type.replace(/^docker_/, "");
  const pascal = name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  return interfaceOf(name.replaceAll("_", "-"), `${pascal}Config`);
}

const bindings = join(dirname(require.resolve("@cdktf/provider-docker/package.json")), "lib");

function interfaceOf(file: string, name: string): Properties {
  const source = sourceOf(file);
  const declaration = source.statements.find(
    (each): each is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(each) && each.name.text === name,
  );
  if (!declaration) throw new Error(`no ${name} in ${file}`);
  return new Map(
    declaration.members.filter(ts.isPropertySignature).flatMap((member) => {
      if (!member.type) return [];
      const isRequired = member.questionToken === undefined;
      return [[terraformName(member.name.getText()), { isRequired, type: member.type, file }] as const];
    }),
  );
}

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const path = join(bindings, file, "index.d.ts");
  const source =
    sources.get(file) ?? ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}

/** CDKTF renames what would be a method's name. */
function terraformName(property: string): string {
  return property.replace(/Attribute$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
