import type { Attribute, Attributes, Presence } from "./type";
import type { ProviderFunction } from "./function";
import type { Provider } from "./provider";
import { nestedIn, typeText } from "./type-text";

/** The reference page of a provider, in Markdown: all that it has, as its definition describes it. */
export function referenceOf(provider: Provider): string {
  const { name, version, source, description, config, resources, dataSources, ephemerals, functions } = provider;
  const of = (kind: string, defined: readonly Described[]): readonly string[] =>
    defined.map((each) => section(`${kind} \`${name}_${each.name}\``, each, attributesText(each.schema)));
  return `${[
    `# Provider \`${name}\``,
    description,
    `Version ${version}, source \`${source}\`.`,
    Object.keys(config).length > 0 ? `## Configuration\n\n${attributesText(config)}` : undefined,
    ...of("Resource", resources),
    ...of("Data source", dataSources),
    ...of("Ephemeral resource", ephemerals),
    ...functions.map((each) => functionText(name, each)),
  ]
    .filter(isText)
    .join("\n\n")}\n`;
}

/** What has attributes. */
interface Described {
  readonly name: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly schema: Attributes;
  /** Resources may have it. */
  import?(id: string, context: never): unknown;
}

function section(title: string, { deprecated, description, ...more }: Omit<Described, "schema">, body: string): string {
  const importing = more.import ? "Can be imported." : undefined;
  return [`## ${title}`, warning(deprecated), description, importing, body].filter(isText).join("\n\n");
}

function warning(deprecated: string | undefined): string | undefined {
  return deprecated === undefined ? undefined : `**Deprecated**: ${deprecated.replace(/\.?$/, ".")}`;
}

function attributesText(attributes: Attributes): string {
  const rows = rowsOf(attributes, "");
  return rows.length === 0 ? "" : table(["attribute", "type", "", "description"], rows);
}

/** A row for each attribute, and for those within it: `rules.port`. */
function rowsOf(attributes: Attributes, prefix: string): readonly (readonly string[])[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => [
    [`\`${prefix}${name}\``, `\`${typeText(attribute.type)}\``, presenceText(attribute), remarks(attribute)],
    ...rowsOf(nestedIn(attribute.type) ?? {}, `${prefix}${name}.`),
  ]);
}

const PRESENCES: Readonly<Record<Presence, string>> = {
  required: "required",
  optional: "optional",
  default: "optional",
  "optional-computed": "optional, or computed",
  computed: "computed",
};

function presenceText({ presence, default: value }: Attribute): string {
  return presence === "default" ? `${PRESENCES.default}: \`${JSON.stringify(value)}\`` : PRESENCES[presence];
}

function remarks({ description, deprecated, sensitive, writeOnly, replace }: Attribute): string {
  return [
    warning(deprecated),
    description,
    replace ? "A change replaces it." : undefined,
    sensitive ? "Sensitive." : undefined,
    writeOnly ? "Write-only: kept nowhere." : undefined,
  ]
    .filter(isText)
    .join(" ");
}

function functionText(provider: string, each: ProviderFunction): string {
  const { summary, description = summary, deprecated, name } = each;
  const title = `Function \`${signature(provider, each)}\``;
  return section(title, { name, description, deprecated }, parametersText(each));
}

function signature(provider: string, { name, parameters, variadic, returns }: ProviderFunction): string {
  const names = [...parameters.map((each) => each.name), ...(variadic ? [`${variadic.name}...`] : [])];
  return `provider::${provider}::${name}(${names.join(", ")}) -> ${typeText(returns)}`;
}

function parametersText({ parameters, variadic }: ProviderFunction): string {
  const all = variadic ? [...parameters, variadic] : parameters;
  const rows = all.map(({ name, type, description = "" }) => [`\`${name}\``, `\`${typeText(type)}\``, description]);
  return rows.length === 0 ? "" : table(["parameter", "type", "description"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
