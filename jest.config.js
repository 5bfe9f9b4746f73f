const transform = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } };

const shared = {
  testEnvironment: "<rootDir>/test/rig/environment.ts",
  transform: { "\\.ts$": ["@swc/jest", transform] },
  moduleNameMapper: {
    "^terrace$": "<rootDir>/constructs/index.ts",
    "^terrace/orchestrator$": "<rootDir>/orchestrator/index.ts",
    "^terrace/aws$": "<rootDir>/constructs/aws/index.ts",
    "^terrace/aws/(\\w+)$": "<rootDir>/constructs/aws/$1/index.ts",
    "^terrace/docker$": "<rootDir>/constructs/docker/index.ts",
    "^terrace/local$": "<rootDir>/constructs/local/index.ts",
    "^terrace/local/provider$": "<rootDir>/providers/local/index.ts",
    "^terrace/policies$": "<rootDir>/policies/index.ts",
    "^terrace/provider$": "<rootDir>/providers/definition/index.ts",
    "^terrace/provider/serve$": "<rootDir>/providers/host/index.ts",
    "^terrace/providers$": "<rootDir>/providers/index.ts",
  },
};

const slow = ["<rootDir>/test/e2e", "<rootDir>/test/package"];

/** @type {import("jest").Config} */
module.exports = {
  randomize: true,
  maxWorkers: 2,
  // Jest knows no other timeout for one of the projects.
  testTimeout: 120_000,
  projects: [
    { ...shared, displayName: "unit", roots: ["<rootDir>/test"], testPathIgnorePatterns: slow },
    { ...shared, displayName: "e2e", roots: slow, globalSetup: "<rootDir>/test/rig/build.ts" },
  ],
};
