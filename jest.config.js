const transform = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } };

const shared = {
  testEnvironment: "<rootDir>/test/rig/environment.ts",
  transform: { "\\.ts$": ["@swc/jest", transform] },
  moduleNameMapper: {
    "^terrace$": "<rootDir>/constructs/index.ts",
    "^terrace/orchestrator$": "<rootDir>/orchestrator/index.ts",
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
