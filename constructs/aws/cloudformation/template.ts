import { yamlSections, type YamlSection } from "./yaml-sections";

/** A template of CloudFormation, as an object. */
export type TemplateObject = Readonly<Record<string, unknown>>;

/** What a stack has to know of its template. */
export interface Template {
  /** As CloudFormation reads it: JSON or YAML. */
  readonly text: string;
  readonly parameters: readonly TemplateParameter[];
  /** Names of the outputs. */
  readonly outputs: readonly string[];
}

/** A parameter of a template. */
export interface TemplateParameter {
  readonly name: string;
  readonly hasDefault: boolean;
}

/** A template that is an object. Values of other constructs may be anywhere in it but in names. */
export function templateOf(object: TemplateObject): Template {
  return {
    text: JSON.stringify(object),
    parameters: Object.entries(recordIn(object, "Parameters")).map(([name, parameter]) => ({
      name,
      hasDefault: typeof parameter === "object" && parameter !== null && "Default" in parameter,
    })),
    outputs: Object.keys(recordIn(object, "Outputs")),
  };
}

/**
 * A template in JSON or YAML.
 *
 * @throws where its parameters or outputs can't be read.
 */
export function parseTemplate(text: string): Template {
  if (text.trimStart().startsWith("{")) return { ...templateOf(JSON.parse(text) as TemplateObject), text };
  const sections = yamlSections(text);
  return {
    text,
    parameters: [...childrenOf(sections, "Parameters")].map(([name, parameter]) => ({
      name,
      hasDefault: hasDefault(parameter),
    })),
    outputs: [...childrenOf(sections, "Outputs").keys()],
  };
}

function recordIn(object: TemplateObject, section: string): TemplateObject {
  return (object[section] ?? {}) as TemplateObject;
}

function childrenOf(sections: ReadonlyMap<string, YamlSection>, name: string): ReadonlyMap<string, YamlSection> {
  const section = sections.get(name);
  if (section === undefined) return new Map();
  if (section.inline !== "") throw new Error(`${name} must be a block with one name a line, got "${section.inline}"`);
  return yamlSections(section.body);
}

/** A parameter is a block, or one line: `{ Type: String, Default: dev }`. */
function hasDefault({ inline, body }: YamlSection): boolean {
  return inline === "" ? yamlSections(body).has("Default") : /[{,]\s*["']?Default["']?\s*:/.test(`${inline}\n${body}`);
}
