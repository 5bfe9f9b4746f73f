import * as z from "zod";

/**
 * `graph.json`: what an app of Terrace's writes beside `manifest.json` at synth, and the single contract between
 * constructs (in any language) and the orchestrator. Published as `schemas/graph.schema.json`.
 *
 * This module is the format's only definition. `constructs/` imports its types, and nothing else of it.
 */

const outputType = z
  .enum(["string", "number", "boolean", "list(string)", "list(number)", "map(string)", "any"])
  .describe("The type of a task's output, in Terraform's words; `any` is every JSON value.");

const outputRef = z
  .strictObject({ from: z.string().describe("The id of the node that gives the output."), output: z.string() })
  .describe("An output of a node, by name.");

const template = z
  .union([z.string(), z.array(z.union([z.string(), z.strictObject({ input: z.string() })]))])
  .describe("Text, or parts of a text in which `{input}` stands for the value of the node's input of that name.");

const failureClass = z.enum([
  "auth",
  "throttled",
  "state-locked",
  "quota",
  "network",
  "conflict",
  "invalid-config",
  "provider-crash",
  "timed-out",
  "command",
  "unknown",
]);

const retry = z.strictObject({
  attempts: z.int().min(1).describe("How often the node is tried in all."),
  delayMs: z.int().min(0).describe("The wait before the second attempt; it doubles with each further one."),
  maxDelayMs: z.int().min(0).describe("No wait is longer than this."),
  on: z.array(failureClass).describe("The classes of failure that are worth another attempt."),
});

const approvalRule = z
  .strictObject({
    destroys: z.literal(false).optional().describe("Nothing is deleted, replaced or forgotten."),
    types: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("Only resources of these types change: globs, for example `aws_ssm_*`; `command` is a task's command."),
    nodes: z.array(z.string()).min(1).optional().describe("The node is one of these: globs of ids."),
  })
  .refine((rule) => Object.keys(rule).length > 0, "a rule has to demand something")
  .describe("Approves the plan of a node that keeps to all of it, without a question.");

const policy = z.strictObject({
  retry: retry.optional(),
  attemptTimeoutMs: z.int().min(1).optional().describe("How long one attempt may take."),
  timeoutMs: z.int().min(1).optional().describe("How long the node may take in all, waits between attempts included."),
  approval: z.literal("always-ask").optional().describe("No rule approves the node's plan: it is always asked for."),
});

const common = {
  id: z.string().min(1).describe("The node's path in the app."),
  after: z.array(z.string()).describe("Ids of the nodes that must be done first, without handing anything over."),
  inputs: z.record(z.string(), outputRef),
  policy: policy.optional(),
};

const stackEntry = z.strictObject({
  ...common,
  kind: z.literal("stack"),
  stack: z.string().describe("The stack's name in `manifest.json`. Its inputs arrive as Terraform variables."),
  outputs: z.record(z.string(), z.strictObject({ sensitive: z.boolean() })),
});

const commandEntry = z.strictObject({
  ...common,
  kind: z.literal("command"),
  command: z
    .union([z.strictObject({ argv: z.array(template).min(1) }), z.strictObject({ shell: template })])
    .describe("A program and its arguments, run without a shell; or a line for `/bin/sh -c`."),
  env: z.record(z.string(), template).describe("Variables added to the environment of Terrace itself."),
  cwd: z.string().optional().describe("Relative to the project folder, which is also the default."),
  stdin: template.optional(),
  triggers: z
    .union([z.literal("always"), z.record(z.string(), z.json())])
    .describe("The command runs again when these, its inputs or its text change; `always`: in every deploy."),
  outputs: z.record(z.string(), z.strictObject({ type: outputType, sensitive: z.boolean() })),
});

/** The whole file. */
export const graphFileSchema = z
  .strictObject({
    version: z.literal(1),
    nodes: z.array(z.discriminatedUnion("kind", [stackEntry, commandEntry])),
    approval: z.array(approvalRule).optional().describe("A plan that keeps to one of these rules is approved by it."),
  })
  .describe("Terrace's graph file, version 1.");

/** The content of `graph.json`. */
export type GraphFile = z.infer<typeof graphFileSchema>;
/** A stack's entry. */
export type StackEntry = z.infer<typeof stackEntry>;
/** A command task's entry. */
export type CommandEntry = z.infer<typeof commandEntry>;
/** The type of a task's output. */
export type OutputType = z.infer<typeof outputType>;
/** An output of a node, by name. */
export type OutputRef = z.infer<typeof outputRef>;
/** Text with inputs in it. */
export type Template = z.infer<typeof template>;
/** What kind of trouble a failure is: it decides whether another attempt makes sense. */
export type FailureClass = z.infer<typeof failureClass>;
/** What a node's plan has to keep to, to be approved without a question. */
export type ApprovalRule = z.infer<typeof approvalRule>;
/** How a node is tried again, how long it may take, and who approves its plan. */
export type Policy = z.infer<typeof policy>;
/** How a node is tried again. */
export type Retry = z.infer<typeof retry>;
