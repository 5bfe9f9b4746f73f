import { Token } from "cdktf";
import { Construct } from "constructs";
import { initializeProgram, serveProgram } from "../../providers/local/postgres/programs";
import { defaultsOf } from "../defaults";
import { nameOf } from "../name";
import type { DatabaseEngine, DatabaseProps, IDatabase } from "../platform/database";
import { markPlatform, refuseOtherPlatform } from "../platform/of-platform";
import { platformError } from "../platform/platform-error";
import { LOCAL_NAME } from "./local-name";
import { Command, Directory, Password, Port, Process } from "./resources";

/**
 * A Postgres of this machine: its own server, which listens at 127.0.0.1 alone, and lets nobody in without the password.
 * The machine has to have Postgres (14 or newer), which is found when it is deployed.
 */
export class Database extends Construct implements IDatabase {
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Sensitive: it is in the state, and in the environment of services that have the database. */
  readonly password: string;

  constructor(scope: Construct, id: string, props: DatabaseProps = {}) {
    super(scope, id);
    markPlatform(this, "local");
    checkProps(this, props);
    this.engine = "postgres";
    this.name = nameOf(this, LOCAL_NAME);
    this.database = "app";
    this.user = "app";
    this.host = "127.0.0.1";
    this.password = new Password(this, "password", {}).value;
    const { version = null, removal = defaultsOf(this).removal } = props;
    const directory = new Directory(this, "folder", { path: this.name, mode: "0700", force: removal === "destroy" });
    const folder = directory.absolutePath;
    const server = this.server(folder, this.cluster({ folder, version, database: this.database, user: this.user }));
    // Of the server: who uses the address waits for what answers there.
    this.port = server.getNumberAttribute("ready.port");
  }

  private cluster(input: object): Command {
    const program = ["node", initializeProgram()];
    return new Command(this, "cluster", { create: program, read: program, input });
  }

  private server(folder: string, cluster: Command): Process {
    const { port } = new Port(this, "port", { name: this.name });
    return new Process(this, "server", {
      name: this.name,
      command: ["node", serveProgram(), folder, `${port}`, this.user],
      environment: { TERRACE_DATABASE_PASSWORD: this.password },
      restart: "always",
      stopSignal: "SIGINT",
      stopTimeout: 60,
      ready: { port },
      dependsOn: [cluster],
    });
  }
}

function checkProps(database: Database, { engine = "postgres", version, network }: DatabaseProps): void {
  if (engine !== "postgres") {
    throw platformError("local", database, `engine must be postgres, got ${engine}; this machine runs no other`);
  }
  if (version !== undefined && !Token.isUnresolved(version) && !/^\d+$/.test(version)) {
    throw platformError("local", database, `version must be a major one such as 16, got "${version}"`);
  }
  if (network) refuseOtherPlatform("local", database, "network", network);
}
