/** Holds the arrows of the design: which folder may import which, types included. */

const parts = "^(constructs|orchestrator|providers|engines|cli)/";
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
    arrow("cli", ["^(engines|providers|orchestrator)/"], "The command line knows engines, providers, orchestrator."),
    arrow("constructs", ["^orchestrator/graph-file\\.ts$"], "Constructs know the graph file, nothing else of ours."),
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
        pathNot: ["^(main\\.ts$|sample/)", "^constructs/index\\.ts$", "^node_modules/"],
      },
    },
    {
      name: "cdktf-in-constructs",
      comment: "CDKTF is known in constructs/ and in apps only: all else knows synthesized files.",
      severity: "error",
      from: {
        pathNot:
          "^(constructs/|main\\.ts$|sample/|bench/|docs/examples/|test/(?!orchestrator/|cli/|providers/|engines/))",
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
      from: { orphan: true, pathNot: ["\\.d\\.ts$", "^[^/]+\\.[cm]?js$", "^test/.*\\.tst\\.ts$"] },
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
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
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
