/** Holds the arrows of the design: which folder may import which, types included. */

const parts = "^(constructs|orchestrator|policies|providers|engines|cli)/";
const ours = ["local", "localmodule", "aliased", "aliased-tsconfig", "aliased-tsconfig-paths"];

/** From a folder, to files of ours that are not in one of the allowed places. */
function arrow(folder, allowed, comment) {
  return {
    name: `${folder}-arrows`,
    comment,
    severity: "error",
    from: { path: `^${folder}/` },
    to: { dependencyTypes: ours, path: "\\.[cm]?[jt]sx?$", pathNot: [`^${folder}/`, ...allowed, "^node_modules/"] },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    arrow("orchestrator", [], "The orchestrator imports nothing else of ours."),
    arrow("providers", [], "The providers import nothing of ours."),
    arrow("engines", ["^orchestrator/"], "The engines know the orchestrator only."),
    arrow(
      "policies",
      ["^orchestrator/(plan/judgement|graph/graph|diagnostic)\\.ts$"],
      "Policies know what a judgement is.",
    ),
    arrow(
      "cli",
      ["^(engines|policies|providers|orchestrator)/"],
      "The command line knows engines, policies, providers, orchestrator.",
    ),
    arrow(
      "constructs",
      ["^orchestrator/graph/graph-file\\.ts$", "^providers/(definition|local)/"],
      "Constructs know the graph file, and the definitions of providers, nothing else of ours.",
    ),
    {
      name: "definitions-arrows",
      comment: "What defines a provider is there without what serves it.",
      severity: "error",
      from: { path: "^providers/(definition|local)/" },
      to: { path: "^providers/(?!definition/|local/)" },
    },
    {
      name: "constructs-types-only",
      comment: "Constructs and orchestrator meet in the graph file's types; no code of it runs in an app.",
      severity: "error",
      from: { path: "^constructs/" },
      to: { path: "^orchestrator/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "sample-arrows",
      comment: "The sample app uses the package as anybody would: by its entries.",
      severity: "error",
      from: { path: "^(main\\.ts$|sample/)" },
      to: {
        dependencyTypes: ours,
        path: "\\.[cm]?[jt]sx?$",
        pathNot: ["^(main\\.ts$|sample/)", "^constructs/[a-z/]*index\\.ts$", "^node_modules/"],
      },
    },
    {
      name: "cdktf-in-constructs",
      comment: "CDKTF is known in constructs/ and in apps only: all else knows synthesized files.",
      severity: "error",
      from: {
        pathNot:
          "^(constructs/|main\\.ts$|sample/|templates/|bench/|docs/(examples|compare)/|test/(?!orchestrator/|cli/|providers/|engines/))",
      },
      to: { path: "(^|/)node_modules/(cdktf|cdktn|constructs|@cdktf|@cdktn)/" },
    },
    {
      name: "no-cycles",
      comment: "No cycles, types included.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A file that nothing imports and that imports nothing is left over.",
      severity: "error",
      from: {
        orphan: true,
        // The others are run by what apps make of them.
        pathNot: ["\\.d\\.ts$", "^[^/]+\\.[cm]?js$", "^test/.*\\.tst\\.ts$", "^(docs/examples|templates)/.*\\.js$"],
      },
      to: {},
    },
    {
      name: "no-dev-dependencies",
      comment: "What is shipped runs, and its types are read, with its dependencies alone.",
      severity: "error",
      from: { path: parts },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"], pathNot: "^node_modules/@types/" },
    },
    {
      name: "only-listed-packages",
      comment: "A package that package.json does not name is there by chance.",
      severity: "error",
      // What a template becomes has packages of its own.
      from: { pathNot: "^templates/" },
      // An optional peer is of no known kind besides, by the tool's count.
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"],
        dependencyTypesNot: ["npm-peer"],
      },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      // A template's function finds the SDK where it runs.
      from: { pathNot: "^templates/.*\\.js$" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.dist-.*|coverage|cdktf\\.out|\\.terrace|bench/results|api/\\.temp)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "scripts/dependency-cruiser.tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["main", "types"],
    },
  },
};
