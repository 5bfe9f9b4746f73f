import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { App, type Platform, type ServiceProps, setDefaults, usePlatform } from "terrace";
import { dockerPlatform } from "terrace/docker";
import { localPlatform } from "terrace/local";
import { tempFolder } from "../rig/temp-folder";
import { contractApp } from "./contract-app";

/** A platform, and how one reads in a stack's JSON what the neutral constructs promise. */
export interface PlatformCase {
  readonly platform: Platform;
  /** Makes what a stack needs besides. @default nothing */
  readonly prepare?: (stack: TerraformStack) => void;
  /** The environments of a service's replicas: names are `NAME-1`, …; values as Terraform has them. */
  environmentsOf(stack: ContractStack, service: string): readonly Readonly<Record<string, string>>[];
  /** The path that decides whether a replica is asked. */
  healthPathOf(stack: ContractStack, service: string): string | undefined;
  /** Whether a bucket's files outlive it; and a database's data. */
  keeps(stack: ContractStack, construct: string): boolean;
  /** What can't be made, and what the error says after the construct's path. */
  readonly refused: readonly { readonly make: (stack: TerraformStack) => void; readonly problem: string }[];
}

/** A stack's JSON. */
export interface ContractStack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output: Readonly<Record<string, { readonly value: unknown }>>;
}

/** A resource's arguments. */
export type Resource = Readonly<Record<string, unknown>>;

/** What every platform keeps to, as its JSON shows it. */
export function describePlatform(name: string, form: PlatformCase): void {
  describe(`the platform ${name}`, () => {
    test("gives each replica the same environment, with all that the service has", () => {
      const [one, two, ...others] = form.environmentsOf(synthesized(form), "web");
      expect(others).toEqual([]);
      expect(Object.keys(one ?? {}).sort()).toEqual([
        "API",
        "DATABASE_HOST",
        "DATABASE_NAME",
        "DATABASE_PASSWORD",
        "DATABASE_PORT",
        "DATABASE_USER",
        "FILES",
        "MODE",
        "PORT",
      ]);
      expect({ ...one, PORT: "" }).toEqual({ ...two, PORT: "" });
      expect(one).toMatchObject({ MODE: "fast" });
    });

    test("has services answer at an http URL without a slash at its end", () => {
      const { output } = synthesized(form);
      for (const id of ["webUrl", "apiUrl"]) expect(output[id]?.value).toMatch(/^http:\/\/[^/]+$/);
    });

    test("tells where a bucket is by a URL, the service's like the app's", () => {
      const stack = synthesized(form);
      const [replica] = form.environmentsOf(stack, "web");
      expect(replica?.["FILES"]).toBe(stack.output["filesUrl"]?.value);
    });

    test("keeps a database's password out of the synthesized files", () => {
      const [replica] = form.environmentsOf(synthesized(form), "web");
      expect(replica?.["DATABASE_PASSWORD"]).toMatch(/^\$\{[^}]+\}$/);
    });

    test("asks only replicas that are healthy", () => {
      const stack = synthesized(form);
      expect(form.healthPathOf(stack, "web")).toBe("/health");
      expect(form.healthPathOf(stack, "api")).toBeUndefined();
    });

    test("keeps data by default, and lets it go where that is asked for", () => {
      for (const construct of ["files", "db"]) {
        expect(form.keeps(synthesized(form), construct)).toBe(true);
        expect(
          form.keeps(
            synthesized(form, (app) => setDefaults(app, { removal: "destroy" })),
            construct,
          ),
        ).toBe(false);
      }
    });

    test("calls things by their environment and path", () => {
      const stack = synthesized(form, (app) => setDefaults(app, { environment: "test" }));
      expect(JSON.stringify(stack.resource)).toContain('"test-shop-web');
    });

    test("refuses what is of another platform", () => {
      const other = form.platform.name === "local" ? dockerPlatform : localPlatform;
      const app = new App({ outdir: tempFolder() });
      const stack = new TerraformStack(app, "shop");
      const server = { image: "example/server:1", command: ["node"] };
      const given = {
        "buckets.FILES": { buckets: { FILES: other.bucket(stack, "b") } },
        "services.API": { services: { API: other.service(stack, "s", server) } },
        "databases.DB": { databases: { DB: other.database(stack, "d") } },
      };
      for (const [prop, props] of Object.entries(given)) {
        expect(() => form.platform.service(stack, `web-${prop}`, { ...server, ...props })).toThrow(
          `Service shop/web-${prop}: ${prop} must be of ${form.platform.name}, got `,
        );
      }
    });

    test("refuses what no platform takes", () => {
      const app = new App({ outdir: tempFolder() });
      const stack = new TerraformStack(app, "shop");
      form.prepare?.(stack);
      const server = { image: "example/server:1", command: ["node"], network: form.platform.network(stack, "net") };
      const problems: readonly (readonly [Omit<ServiceProps, "image" | "command" | "network">, RegExp])[] = [
        [{ replicas: 0 }, /replicas must be (a )?whole numbers? from 1 on, got 0/],
        [{ replicas: { min: 3, max: 2 } }, /replicas\.max must be .*min or more, got 3 to 2/],
        [{ health: { path: "health" } }, /health\.path must begin with \/.*, got "health"/],
        [{ environment: { PORT: "80" } }, /variables must have different names, got PORT twice; rename one/],
        [
          { environment: { FILES: "x" }, buckets: { FILES: form.platform.bucket(stack, "files") } },
          /variables must have different names, got FILES twice; rename one/,
        ],
      ];
      problems.forEach(([props, problem], index) => {
        expect(() => form.platform.service(stack, `web-${index}-x`, { ...server, ...props })).toThrow(problem);
      });
    });

    test("says what it can't make, when the app is synthesized", () => {
      for (const { make, problem } of form.refused) {
        expect(() => make(new TerraformStack(new App({ outdir: tempFolder() }), "shop"))).toThrow(problem);
      }
    });
  });
}

function synthesized(form: PlatformCase, prepare: (app: App) => void = () => undefined): ContractStack {
  const app = new App({ outdir: tempFolder() });
  usePlatform(app, form.platform);
  prepare(app);
  const stack = new TerraformStack(app, "shop");
  form.prepare?.(stack);
  contractApp(stack);
  app.synth();
  return JSON.parse(readFileSync(join(app.outdir, "stacks", "shop", "cdk.tf.json"), "utf8")) as ContractStack;
}

/** The resources of a type, of those whose name ends so. */
export function resourcesNamed({ resource }: ContractStack, type: string, pattern: RegExp): readonly Resource[] {
  return Object.values(resource[type] ?? {}).filter(({ name, path }) => pattern.test(String(name ?? path)));
}
