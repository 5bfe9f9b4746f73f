import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import jest from "eslint-plugin-jest";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

const shipped = ["constructs/**/*.ts", "orchestrator/**/*.ts", "providers/**/*.ts", "engines/**/*.ts", "cli/**/*.ts"];

export default defineConfig(
  globalIgnores([
    "dist/",
    "templates/",
    ".dist-*/",
    "coverage/",
    "api/",
    "cdktf.out/",
    ".terrace/",
    ".gen/",
    "bench/results/",
  ]),
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // What a hook for CommonJS is made with; Node has nothing that takes its place.
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: [{ from: "package", name: "extensions", package: "@types/node" }] },
      ],
      // Code points are what is wanted wherever a text is spread here.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // A part that is seldom needed is loaded when it is; with its type.
      "@typescript-eslint/no-require-imports": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: ":not(TSAsExpression) > CallExpression[callee.name='require']",
          message: "Say what it is: as typeof import().",
        },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A switch over a union names every member, or says with a `default` that the rest is alike; never both.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { allowDefaultCaseForExhaustiveSwitch: false, considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
      "no-console": "error",
      "no-control-regex": "off",
      "prefer-const": "error",
    },
  },
  {
    files: shipped,
    plugins: { jsdoc },
    rules: {
      "jsdoc/no-blank-blocks": "error",
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: [
            "TSInterfaceDeclaration",
            "TSTypeAliasDeclaration",
            "TSEnumDeclaration",
            "ExportNamedDeclaration > VariableDeclaration",
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.test.ts"],
    extends: [jest.configs["flat/recommended"]],
    rules: {
      // Matchers such as `expect.any(String)` are of type any.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-misused-spread": "off",
      // The rule of jest's plugin knows what `expect(object.method)` is for.
      "@typescript-eslint/unbound-method": "off",
      "jest/unbound-method": "error",
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect*", "fc.assert"] }],
      // In a property, either end of a union is looked at as it comes.
      "jest/no-conditional-expect": "off",
      "jest/no-standalone-expect": ["error", { additionalTestBlockFunctions: ["beforeAll", "afterAll"] }],
      // Tests drive, they don't mock, and they wait for what happens, not for time to pass.
      "jest/no-restricted-jest-methods": ["error", { mock: "Drive a fake behind a port.", spyOn: "Drive a fake." }],
      "no-restricted-imports": ["error", { name: "node:timers/promises", message: "Wait for the thing itself." }],
    },
  },
  {
    files: ["scripts/**", "bench/**", "docs/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    extends: [js.configs.recommended, tseslint.configs.disableTypeChecked],
  },
  {
    files: ["**/*.{js,cjs}"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        ...{ module: "writable", require: "readonly", __dirname: "readonly" },
        ...{ console: "readonly", fetch: "readonly", process: "readonly", URL: "readonly" },
      },
    },
  },
);
