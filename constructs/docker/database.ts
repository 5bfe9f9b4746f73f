import { Container } from "@cdktf/provider-docker/lib/container";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { defaultsOf } from "../defaults";
import { Password } from "../local/resources";
import { nameOf } from "../name";
import type * as platform from "../platform/database";
import { markPlatform, refuseOtherPlatform } from "../platform/of-platform";
import { platformError } from "../platform/platform-error";
import { addressOf } from "./address";
import { networkOf } from "./check-service";
import { dataVolume } from "./data-volume";
import { DATABASE_USER, engineImage, type EngineImage } from "./database-engine";
import { DOCKER_NAME } from "./docker-name";
import { hardened, scratch } from "./hardened";
import { labelsOf } from "./labels";
import type { Network } from "./network";
import { dockerProviderOf } from "./provider";
import { pulledImage } from "./pulled-image";
import { checkSecret, secretFiles, secretsMount } from "./secret-files";

/** What a database is given. */
export interface DatabaseProps extends platform.DatabaseProps {
  /** Its owner's: a token of something sensitive. @default one that nobody chose, by the provider of terrace/local */
  readonly password?: string;
  /** The most memory that it gets, in MiB. @default 1024 */
  readonly memory?: number;
  /** The most CPUs that it gets. @default 2 */
  readonly cpus?: number;
}

/** A database of the engine: a container that only its network reaches, with its data in a volume. */
export class Database extends Construct implements platform.IDatabase {
  readonly name: string;
  readonly engine: platform.DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Sensitive: it is in the state, and in the environment of services that have the database. */
  readonly password: string;
  readonly network: Network;

  constructor(scope: Construct, id: string, props: DatabaseProps = {}) {
    super(scope, id);
    markPlatform(this, "docker");
    dockerProviderOf(this);
    checkDatabase(this, props);
    const { engine = "postgres", version } = props;
    const settings = engineImage(engine, version);
    this.network = networkOf(this, props);
    this.engine = engine;
    this.port = settings.port;
    this.database = "app";
    this.user = "app";
    this.password = props.password ?? new Password(this, "password", {}).value;
    this.name = this.server(settings, props).name;
    this.host = this.name;
  }

  private server(settings: EngineImage, props: DatabaseProps): Container {
    const { memory = 1024, cpus = 2, removal = defaultsOf(this).removal } = props;
    const name = nameOf(this, DOCKER_NAME);
    const secrets = this.secrets(name, settings);
    const volume = dataVolume(this, name, removal);
    return new Container(this, "server", {
      ...hardened({ memory, cpus }),
      name,
      image: pulledImage(this, "image", settings.image),
      entrypoint: ["/bin/sh", "-c"],
      command: [settings.start],
      user: DATABASE_USER,
      env: Object.entries(settings.environment).map(([variable, value]) => `${variable}=${value}`),
      tmpfs: scratch(["/tmp", ...settings.writable]),
      mounts: [{ type: "volume", source: volume.name, target: settings.data }, secretsMount(secrets)],
      networksAdvanced: [{ name: this.network.name }],
      healthcheck: { test: [...settings.health], interval: "2s", timeout: "5s", retries: 3, startPeriod: "2m0s" },
      wait: true,
      waitTimeout: 180,
      restart: "always",
      stopTimeout: 60,
      destroyGraceSeconds: 60,
      labels: labelsOf(this),
      lifecycle: { replaceTriggeredBy: [addressOf(secrets)] },
    });
  }

  private secrets(name: string, { secrets }: EngineImage): Container {
    const others = secrets.map((file) => [file, new Password(this, file, {}).value]);
    const files = { password: this.password, ...(Object.fromEntries(others) as Record<string, string>) };
    return secretFiles(new Construct(this, "secrets"), "files", {
      name,
      files,
      user: DATABASE_USER,
    });
  }
}

function checkDatabase(database: Database, { version, password, network }: DatabaseProps): void {
  if (version !== undefined && !Token.isUnresolved(version) && !/^\d+(\.\d+)*$/.test(version)) {
    throw platformError("docker", database, `version must be one such as 17 or 8.4, got "${version}"`);
  }
  if (password !== undefined) checkSecret(database, "password", password);
  if (network) refuseOtherPlatform("docker", database, "network", network);
}
