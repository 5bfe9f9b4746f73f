import { Construct } from "constructs";
import { platformError } from "../platform/platform-error";
import { dockerProviderOf } from "./provider";
import { checkSecret } from "./secret-files";

/** Which registry, and how one gets in. */
export interface RegistryProps {
  /** Its host, with a port where it has one: `ghcr.io`, `localhost:5000`. */
  readonly address: string;
  /** What all names there begin with: `acme/shop`. @default nothing */
  readonly namespace?: string;
  /** @default whoever `docker login` has logged in on the machine that deploys */
  readonly credentials?: RegistryCredentials;
}

/** Who gets into a registry. */
export interface RegistryCredentials {
  readonly username: string;
  /** A token of something sensitive. */
  readonly password: string;
}

/**
 * A registry that this stack pulls from, and that its images are pushed to. With credentials, only those of this app are
 * used; they are in none of the synthesized files.
 */
export class Registry extends Construct {
  readonly address: string;
  /** What the names of images there begin with: `ghcr.io/acme/shop`. */
  readonly prefix: string;

  constructor(scope: Construct, id: string, { address, namespace, credentials }: RegistryProps) {
    super(scope, id);
    if (!/^[A-Za-z0-9.-]+(:\d+)?$/.test(address)) {
      throw platformError("docker", this, `address must be a host such as ghcr.io, got "${address}"`);
    }
    if (credentials) checkSecret(this, "credentials.password", credentials.password);
    this.address = address;
    this.prefix = namespace === undefined ? address : `${address}/${namespace}`;
    const provider = dockerProviderOf(this);
    const others = provider.registryAuthInput ?? [];
    provider.registryAuth = [...(Array.isArray(others) ? others : []), { address, ...credentials }];
  }
}
