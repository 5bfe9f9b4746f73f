import { packs, type PackName, type Rule } from "../policies";

/** The reference page of a pack of rules, as Markdown. */
export function packReferenceOf(name: PackName): string {
  const rules = packs[name];
  const controls = new Set(
    rules.flatMap(({ references = [] }) => references.map((each) => `${each.framework} ${each.id}`)),
  );
  const mapped = rules.filter(({ references = [] }) => references.length > 0).length;
  return [
    `# Policies: the pack \`${name}\``,
    "",
    `${rules.length} rules, ${mapped} of which stand for ${controls.size} controls of the CIS AWS Foundations Benchmark 3.0.0 (CIS)`,
    "and of AWS Foundational Security Best Practices (FSBP, as AWS Security Hub numbers them). How to use it:",
    "[docs/policies.md](../policies.md).",
    "",
    ...rules.flatMap(sectionOf),
  ].join("\n");
}

function sectionOf({ id, severity, title, remedy, references = [], types }: Rule): readonly string[] {
  const controls = references.map(
    ({ framework, id: control }) => `${framework.replace("AWS ", "").replace(" 3.0", "")} ${control}`,
  );
  return [
    `## \`${id}\``,
    "",
    `${title}. ${remedy}`,
    "",
    [
      `Severity ${severity}`,
      ...(controls.length > 0 ? [controls.join(", ")] : []),
      `of ${types.map((type) => `\`${type}\``).join(", ")}`,
    ].join(" · "),
    "",
  ];
}
