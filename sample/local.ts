import { join } from "node:path";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Bucket, Directory, File, Port, Service as LocalService } from "terrace/local";
import type { ShopProps } from "./shop-props";

/** Where the shop is to be reached on this machine. */
export class Network extends TerraformStack {
  readonly id: string;
  readonly port: number;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const port = new Port(this, "free-port", { name: "shop" });
    this.id = port.id;
    this.port = port.port;
    // What a stack gives as an output that is not sensitive may be seen in logs, also where it is passed on.
    new TerraformOutput(this, "port", { value: this.port, staticId: true });
  }
}

/** A bucket. */
export class Storage extends TerraformStack {
  readonly url: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.url = new Bucket(this, "bucket", { removal: "destroy" }).url;
    new TerraformOutput(this, "url", { value: this.url, staticId: true });
  }
}

/** The database: a file of a folder. */
export class Settings extends TerraformStack {
  readonly databaseUrl: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { url } = new Directory(this, "database", { path: "shop-database", mode: "0700", force: true });
    this.databaseUrl = `${url}/shop.json`;
  }
}

/** The shop: two replicas behind one port. */
export class Service extends TerraformStack {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id);
    const greeting = new File(this, "greeting", { path: "greeting.txt", content: "Welcome to the shop.\n" });
    const shop = new LocalService(this, "shop", {
      command: ["node", join(__dirname, "shop.js")],
      replicas: 2,
      port: props.port,
      environment: {
        DATABASE_URL: props.databaseUrl,
        STORAGE_URL: props.storage,
        SCHEMA: `${props.schema}`,
        BACKUP: props.backup,
        GREETING: greeting.absolutePath,
      },
      health: { path: "/health" },
      // So that it can be seen how Terrace puts back a replica that was killed. By default its supervisor does, at once.
      restart: "never",
    });
    this.url = shop.url;
    new TerraformOutput(this, "port", { value: shop.port, staticId: true });
    new TerraformOutput(this, "url", { value: this.url, staticId: true });
  }
}
