import type { IConstruct } from "constructs";
import type { IDatabase } from "./database";
import type { PlatformName } from "./platform";
import { platformError } from "./platform-error";
import type { ServiceProps } from "./service";

/**
 * What stands in the environment of a service's replicas, where the platform's databases say their password.
 *
 * @param port what the replica listens at, for `PORT`.
 * @throws where two things would have the same variable.
 */
export function environmentOf(
  platform: PlatformName,
  service: IConstruct,
  props: Pick<ServiceProps, "environment" | "buckets" | "databases"> & { readonly services?: Urls },
  port: string,
): Record<string, string> {
  const databases = Object.entries(props.databases ?? {}).map(([name, database]) => {
    if (!hasPassword(database)) {
      throw platformError(platform, service, `databases.${name} must be a ${platform}.Database, got another construct`);
    }
    return databaseVariables(name, database);
  });
  const all = [props.environment ?? {}, { PORT: port }, urlVariables(props.buckets), urlVariables(props.services)];
  const variables = [...all, ...databases].flatMap((each) => Object.entries(each));
  const names = variables.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw platformError(platform, service, `variables must have different names, got ${twice} twice; rename one`);
  }
  return Object.fromEntries(variables);
}

/** How many replicas a platform makes that does not scale: the fewest that are asked for. */
export function fewest({ replicas = 1 }: Pick<ServiceProps, "replicas">): number {
  return typeof replicas === "number" ? replicas : replicas.min;
}

type Urls = Readonly<Record<string, { readonly url: string }>>;

type WithPassword = IDatabase & { readonly password: string };

function hasPassword(database: IDatabase): database is WithPassword {
  return typeof (database as Partial<WithPassword>).password === "string";
}

function databaseVariables(name: string, database: WithPassword): Record<string, string> {
  return {
    [`${name}_HOST`]: database.host,
    [`${name}_PORT`]: `${database.port}`,
    [`${name}_NAME`]: database.database,
    [`${name}_USER`]: database.user,
    [`${name}_PASSWORD`]: database.password,
  };
}

function urlVariables(of: Urls = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(of).map(([name, { url }]) => [name, url]));
}
