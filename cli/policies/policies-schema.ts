import * as z from "zod";
import { packs, type PackName, type Rule } from "../../policies";

const severity = z.enum(["low", "medium", "high", "critical"]);
const text = z.string().min(1);

const rule = z.looseObject({
  id: text,
  severity,
  title: text,
  remedy: text,
  references: z.array(z.object({ framework: text, id: text })).optional(),
  types: z.array(text).min(1),
  check: z.custom<Rule["check"]>((value) => typeof value === "function", "must be a function"),
});

const exception = z.strictObject({
  rule: text,
  resource: text,
  reason: text,
  expires: z.iso.date("must be a date like 2027-01-31"),
});

/** What a project's file of policies may export. A misspelled name would be a policy that nobody keeps to. */
export const policiesSchema = z.strictObject({
  packs: z.array(z.enum(Object.keys(packs) as [PackName])).optional(),
  rules: z.array(rule).optional(),
  rego: z.array(text).optional(),
  exceptions: z.array(exception).optional(),
  deny: severity.optional(),
});
