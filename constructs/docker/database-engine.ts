import type { DatabaseEngine } from "../platform/database";
import { SECRETS } from "./secret-files";

/** How the official image of an engine is run. */
export interface EngineImage {
  readonly image: string;
  readonly port: number;
  /** Where its data is. */
  readonly data: string;
  /** Where it writes besides, and what need not outlive it. */
  readonly writable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files of `/run/secrets`, beside `password`. */
  readonly secrets: readonly string[];
  /** A command that tells whether it takes connections over the network. */
  readonly health: readonly string[];
  /** A script of a shell. */
  readonly start: string;
}

/** Both engines' images have this user, whose the data is. */
export const DATABASE_USER = "999:999";

/** The image of an engine, for a database `app` whose owner is `app`. */
export function engineImage(engine: DatabaseEngine, version: string | undefined): EngineImage {
  return engine === "postgres" ? postgres(version ?? "17") : mysql(version ?? "8.4");
}

/** The data may be of before, with another password: the one that there is now is made to be right. */
function postgres(version: string): EngineImage {
  const isNested = Number.parseInt(version, 10) >= 18;
  return {
    image: `postgres:${version}`,
    port: 5432,
    // From 18 on each version has a folder of its own there.
    data: isNested ? "/var/lib/postgresql" : "/var/lib/postgresql/data",
    writable: ["/var/run/postgresql"],
    environment: {
      POSTGRES_DB: "app",
      POSTGRES_USER: "app",
      POSTGRES_PASSWORD_FILE: `${SECRETS}/password`,
      POSTGRES_INITDB_ARGS: "--data-checksums --auth-local=scram-sha-256",
    },
    secrets: [],
    health: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "app", "-d", "app"],
    start: [
      'if [ -s "$PGDATA/PG_VERSION" ]; then',
      // Without a server, Postgres goes on after an error: what it says tells.
      `  said=$(printf "ALTER ROLE app PASSWORD '%s'\\n" "$(sed "s/'/''/g" ${SECRETS}/password)" |`,
      '    postgres --single -D "$PGDATA" -c log_checkpoints=off app 2>&1 > /dev/null) || exit 1',
      '  case "$said" in *ERROR:* | *FATAL:*) echo "the password was not taken" >&2; exit 1 ;; esac',
      "fi",
      "exec docker-entrypoint.sh postgres",
    ].join("\n"),
  };
}

function mysql(version: string): EngineImage {
  return {
    image: `mysql:${version}`,
    port: 3306,
    data: "/var/lib/mysql",
    writable: ["/var/run/mysqld", "/var/lib/mysql-files"],
    environment: {
      MYSQL_DATABASE: "app",
      MYSQL_USER: "app",
      MYSQL_PASSWORD_FILE: `${SECRETS}/password`,
      MYSQL_ROOT_PASSWORD_FILE: `${SECRETS}/root-password`,
    },
    secrets: ["root-password"],
    health: ["CMD", "mysqladmin", "ping", "--host=127.0.0.1", "--protocol=tcp", "--silent"],
    start: [
      "umask 077",
      `printf "ALTER USER IF EXISTS 'app'@'%%' IDENTIFIED BY '%s';\\n" "$(sed "s/['\\\\\\\\]/\\\\\\\\&/g" ${SECRETS}/password)" > /tmp/password.sql`,
      "exec docker-entrypoint.sh mysqld --init-file=/tmp/password.sql",
    ].join("\n"),
  };
}
