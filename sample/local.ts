import { DataResource, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** A network that is there in Terraform's state only. */
export class Network extends TerraformStack {
  readonly vpcId: string;

  constructor(scope: Construct, id: string, props: { readonly cidr: string }) {
    super(scope, id);
    this.vpcId = new DataResource(this, "vpc", { input: { cidr: props.cidr } }).id;
  }
}

/** A bucket. */
export class Storage extends TerraformStack {
  readonly bucket: string;

  constructor(scope: Construct, id: string, props: { readonly vpcId: string }) {
    super(scope, id);
    const bucket = new DataResource(this, "bucket", { input: { name: `terrace-sample-${props.vpcId}` } });
    this.bucket = bucket.getStringAttribute("output.name");
    // What a stack gives as an output that is not sensitive may be seen in logs, also when a task passes it on.
    new TerraformOutput(this, "bucket-name", { value: this.bucket, staticId: true });
  }
}

/** What the service has to know. */
export class Settings extends TerraformStack {
  readonly databaseUrl: string;

  constructor(scope: Construct, id: string, props: { readonly vpcId: string }) {
    super(scope, id);
    const database = new DataResource(this, "database", { input: { url: `postgres://db.${props.vpcId}/shop` } });
    this.databaseUrl = database.getStringAttribute("output.url");
  }
}

/** The service itself. */
export class Service extends TerraformStack {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly databaseUrl: string; readonly schema: number; readonly backup: string },
  ) {
    super(scope, id);
    const service = new DataResource(this, "service", { input: { name: "shop", ...props } });
    this.name = service.getStringAttribute("output.name");
    new TerraformOutput(this, "name", { value: this.name, staticId: true });
    new TerraformOutput(this, "backup", { value: service.getStringAttribute("output.backup"), staticId: true });
    new TerraformOutput(this, "schema", { value: service.getNumberAttribute("output.schema"), staticId: true });
  }
}
