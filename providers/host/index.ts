/** The entry `terrace/provider/serve`: serves a provider that is written in TypeScript to Terraform. */
export { serveModule, type ProviderModule } from "./serve-module";
export { serveProvider } from "./serve-provider";
export type { ReattachEntry, ServedProvider, ServeOptions } from "./serve";
