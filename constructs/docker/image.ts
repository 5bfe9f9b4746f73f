import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Image as DockerImage } from "@cdktf/provider-docker/lib/image";
import { RegistryImage } from "@cdktf/provider-docker/lib/registry-image";
import { Construct } from "constructs";
import { nameOf } from "../name";
import { platformError } from "../platform/platform-error";
import { contextHash } from "./context-hash";
import { dockerProviderOf } from "./provider";
import type { Registry } from "./registry";

/** What an image is built from. */
export interface ImageProps {
  /** The folder that it is built from; relative to the folder that the app is started in. */
  readonly context: string;
  /** Its Dockerfile, relative to the context. @default "Dockerfile" */
  readonly dockerfile?: string;
  /** Build arguments. They can be read in the image: they are no place for secrets. @default none */
  readonly args?: Readonly<Record<string, string>>;
  /** The stage of the Dockerfile that is built. @default the last one */
  readonly target?: string;
  /** What it is built for: `linux/amd64`. @default what the engine runs on */
  readonly platform?: string;
  /** Where it is pushed to. @default it stays on the engine */
  readonly registry?: Registry;
}

/**
 * An image that is built from a folder. Its tag is the hash of what is in it, by `.dockerignore`: it is built again when, and
 * only when, something of that changes.
 */
export class Image extends Construct {
  /** What others pull it by: by its digest in the registry; without one, by its name and tag on the engine. */
  readonly reference: string;
  /** What containers of the same engine are made of. */
  readonly imageId: string;

  constructor(scope: Construct, id: string, props: ImageProps) {
    super(scope, id);
    dockerProviderOf(this);
    const { args = {}, target, platform, registry, dockerfile = "Dockerfile" } = props;
    const context = resolve(props.context);
    if (!existsSync(join(context, dockerfile))) {
      throw platformError("docker", this, `context must be a folder with a ${dockerfile}, got "${props.context}"`);
    }
    const hash = contextHash(context, dockerfile);
    const name = nameOf(this, { longest: 128 });
    const repository = registry === undefined ? name : `${registry.prefix}/${name}`;
    const image = new DockerImage(this, "image", {
      name: `${repository}:${hash.slice(0, 16)}`,
      buildAttribute: { context, dockerfile, buildArgs: args, target, platform },
      triggers: { context: hash, build: JSON.stringify([dockerfile, args, target ?? null, platform ?? null]) },
      keepLocally: true,
    });
    this.imageId = image.imageId;
    this.reference = registry ? `${repository}@${this.push(image).sha256Digest}` : image.name;
  }

  /** Older ones stay in the registry: what still runs may need them again. */
  private push(image: DockerImage): RegistryImage {
    const triggers = { image: image.imageId };
    return new RegistryImage(this, "pushed", { name: image.name, keepRemotely: true, triggers });
  }
}
