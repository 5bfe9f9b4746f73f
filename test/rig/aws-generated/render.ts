import type { Made } from "./kind";
import { kindOf } from "./kinds";
import { lookupOf } from "./lookups";
import { modules } from "./modules";
import { addressOf, at, idsOf, isResource, madeOf, mainOf } from "./piece-blocks";
import type { Body, GeneratedStack, ModuleCall, Piece, ProviderConfiguration } from "./stack";

/** A stack's files: what is in them, by their paths in its folder. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** The name of a stack's configuration, as CDKTF has it. */
export const CONFIGURATION = "cdk.tf.json";

/**
 * Writes a stack in Terraform's JSON syntax, with the modules and assets that lie beside it.
 *
 * @param elsewhere a folder that has all modules
 */
export function filesOf(stack: GeneratedStack, elsewhere: string): Files {
  const beside = stack.calls.filter(({ place }) => place === "beside").map(({ module }) => filesOfModule(module));
  const tied = stack.pieces.find(({ kind }) => kindOf(kind).hasFiles);
  return {
    [CONFIGURATION]: JSON.stringify(configuration(stack, elsewhere), null, 2),
    ...Object.assign({}, ...beside),
    ...(tied && { "assets/page.html": `<p>${tied.form}</p>`, "assets/code.zip": CODE }),
  } as Files;
}

/** A module's files, in a folder of modules. */
export function filesOfModule(module: ModuleCall["module"], folder = "modules"): Files {
  return Object.fromEntries(
    Object.entries(modules[module]).map(([path, text]) => [`${folder}/${module}/${path}`, text]),
  );
}

/** An archive of one empty file, `index.js`. */
const CODE = Buffer.from(
  "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAIAAAAaW5kZXguanNQSwECFAMUAAAAAAAAACEAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAAApIEAAAAAaW5kZXguanNQSwUGAAAAAAEAAQA2AAAAJgAAAAAA",
  "base64",
);

function configuration(stack: GeneratedStack, elsewhere: string): object {
  const { pieces, calls, lookups, providers, secret } = stack;
  const made = pieces.map((piece) => [piece, madeOf(piece, stack)] as const);
  const [first] = providers;
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
    provider: { aws: providers.map((provider) => providerBlock(provider, stack)) },
    variable: {
      stage: { type: "string", default: "test" },
      secret: { type: "string", default: escaped(secret), sensitive: true },
      region: { default: first?.region },
    },
    locals: { common: { Stage: "${var.stage}", Stack: stack.name } },
    ...blocks("resource", made, stack),
    ...merged("data", [
      ...lookups.map(({ label, what, provider }) => {
        const { type, body } = lookupOf(what);
        return { [type]: { [label]: { ...body(at(providers, provider).region), ...providerOf(provider, stack) } } };
      }),
      blocks("data", made, stack)["data"] ?? {},
    ]),
    ...blocks("ephemeral", made, stack),
    ...nonEmpty("module", Object.fromEntries(calls.map((call) => [call.label, moduleBlock(call, stack, elsewhere)]))),
    output: outputs(stack, made),
    ...(stack.extras.includes("check") && { check: CHECK }),
    ...changed(stack),
  };
}

/** A template that is no template. */
function escaped(text: string): string {
  return text.replaceAll("${", "$${").replaceAll("%{", "%%{");
}

const CHECK = {
  region: {
    data: { aws_region: { checked: {} } },
    assert: [{ condition: '${data.aws_region.checked.name != ""}', error_message: "There is no region." }],
  },
};

function providerBlock({ alias, region, tags }: ProviderConfiguration, { name, extras }: GeneratedStack): Body {
  const isVariable = alias === undefined && extras.includes("variables");
  return {
    ...(alias !== undefined && { alias }),
    region: isVariable ? "${var.region}" : region,
    ...(tags === "shared" && { default_tags: { tags: { Team: "platform" } } }),
    ...(tags === "own" && { default_tags: { tags: { Owner: name } } }),
  };
}

function providerOf(index: number, { providers }: GeneratedStack): Body {
  const { alias } = at(providers, index);
  return alias === undefined ? {} : { provider: `aws.${alias}` };
}

/** All blocks of a kind (`resource`, `data`, `ephemeral`) of the pieces. */
function blocks(kind: string, made: readonly (readonly [Piece, Made])[], stack: GeneratedStack): Record<string, Body> {
  const isOfKind = (key: string): boolean => (kind === "resource" ? isResource(key) : key.startsWith(`${kind}.`));
  return merged(
    kind,
    made.flatMap(([piece, of]) =>
      Object.entries(of)
        .filter(([key]) => isOfKind(key))
        .map(([key, body]) => {
          const [type = "", label = ""] = addressOf(key, piece)
            .replace(/^(data|ephemeral)\./, "")
            .split(".");
          return { [type]: { [label]: { ...body, ...common(piece, body, kind, stack) } } };
        }),
    ),
  );
}

/** What all blocks of a piece have. A lifecycle is for those that have what it is about. */
function common({ provider, repeat, lifecycle }: Piece, body: Body, kind: string, stack: GeneratedStack): Body {
  const isAlive = kind === "resource" && "tags" in body && Object.keys(lifecycle).length > 0;
  return {
    ...providerOf(provider, stack),
    ...(repeat?.by === "count" && { count: repeat.times }),
    ...(repeat?.by === "for_each" && { for_each: `\${toset(${JSON.stringify(repeat.keys)})}` }),
    ...(isAlive && { lifecycle }),
  };
}

function moduleBlock(call: ModuleCall, stack: GeneratedStack, elsewhere: string): Body {
  const { module, place, form, label } = call;
  const [here, there] = call.providers.map((index) => providerOf(index, stack)["provider"] ?? "aws");
  return {
    source: place === "beside" ? `./modules/${module}` : `${elsewhere}/${module}`,
    providers: module === "pair" ? { "aws.here": here, "aws.there": there } : { aws: here },
    name: `${stack.name}-${label}`,
    tags: `\${merge(local.common, { Form = "${form}" })}`,
  };
}

function outputs(stack: GeneratedStack, made: readonly (readonly [Piece, Made])[]): Body {
  const shown = made
    .filter(([{ shown }]) => shown !== "no")
    .map(([piece]) =>
      piece.shown === "id"
        ? [`${piece.id}_id`, { value: `\${${idsOf(piece, stack)}}` }]
        : [`${piece.id}_all`, { value: `\${${mainOf(piece, stack)}}`, sensitive: true }],
    );
  const found = stack.lookups.map(({ label, what }) => {
    const { type, attribute } = lookupOf(what);
    return [label, { value: `\${data.${type}.${label}.${attribute}}`, description: what }];
  });
  const called = stack.calls.map(({ label }) => [label, { value: `\${module.${label}.result}`, sensitive: true }]);
  return {
    ...(Object.fromEntries([...shown, ...found, ...called]) as Body),
    ...(stack.extras.includes("functions") && {
      parsed: { value: '${provider::aws::arn_parse("arn:aws:iam::123456789012:role/a/b").resource}' },
      trimmed: { value: '${provider::aws::trim_iam_role_path("arn:aws:iam::123456789012:role/a/b")}' },
    }),
  };
}

/** `moved`, `removed` and `import` blocks. */
function changed(stack: GeneratedStack): Body {
  const { moved, forgotten } = stack.changes;
  const resourcesOf = (piece: Piece): readonly string[] => Object.keys(madeOf(piece, stack)).filter(isResource);
  return {
    ...nonEmpty(
      "moved",
      moved.flatMap(({ piece, from }) =>
        resourcesOf(piece).map((key) => ({ from: addressOf(key, { label: from }), to: addressOf(key, piece) })),
      ),
    ),
    ...nonEmpty(
      "removed",
      forgotten.flatMap((piece) =>
        resourcesOf(piece).map((key) => ({ from: addressOf(key, piece), lifecycle: { destroy: false } })),
      ),
    ),
    ...nonEmpty(
      "import",
      stack.pieces
        .filter(({ isImported }) => isImported)
        .map((piece) => ({
          to: mainOf(piece, stack),
          id: importedParameter(stack, piece),
        })),
    ),
  };
}

/** The parameter that an imported piece stands for. */
export function importedParameter(stack: GeneratedStack, { id }: Piece): string {
  return `/${stack.name}-${id}/setting`;
}

/** Blocks of several pieces, by type and label. */
function merged(kind: string, all: readonly object[]): Record<string, Body> {
  const types = new Map<string, object>();
  for (const part of all) {
    for (const [type, labels] of Object.entries(part)) types.set(type, { ...types.get(type), ...(labels as object) });
  }
  return nonEmpty(kind, Object.fromEntries(types));
}

function nonEmpty(kind: string, body: object): Record<string, Body> {
  return Object.keys(body).length > 0 ? { [kind]: body as Body } : {};
}
