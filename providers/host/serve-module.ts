import { createRequire } from "node:module";
import { join } from "node:path";
import type { Provider } from "../definition";
import { loadTypeScript } from "./load-typescript";

/** A provider in a module. */
export interface ProviderModule {
  /** The provider's name. */
  readonly name: string;
  /** A file relative to the working folder (`./provider.ts`), or a package. */
  readonly module: string;
}

/** What the program of a provider does: it serves the provider of that name that the module exports. */
export function serveModule({ name, module }: ProviderModule): Promise<void> {
  // Who serves a provider from a process of its own has no need of it.
  const { serveDefinition } = require("./serve-definition") as typeof import("./serve-definition");
  return serveDefinition(() => {
    const exported = Object.values(load(module)).filter(isProvider);
    const provider = exported.find((each) => each.name === name);
    if (!provider) throw new Error(`${module} exports no provider ${name}`);
    return provider;
  });
}

function load(module: string): Readonly<Record<string, unknown>> {
  const from = createRequire(join(process.cwd(), "cdktf.json"));
  const file = from.resolve(module);
  if (/\.c?ts$/.test(file)) loadTypeScript();
  return from(file) as Readonly<Record<string, unknown>>;
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "provider";
}
