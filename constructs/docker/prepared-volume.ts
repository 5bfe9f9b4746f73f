import { Container } from "@cdktf/provider-docker/lib/container";
import type { Construct } from "constructs";
import { addressOf } from "./address";
import type { DataVolume } from "./data-volume";
import { hardened } from "./hardened";
import { labelsOf } from "./labels";
import { pulledImage } from "./pulled-image";

/** How a volume is prepared. */
export interface PreparedVolumeProps {
  readonly volume: DataVolume;
  /** Of the container that does it. */
  readonly name: string;
  /** Where the volume is while the command runs. */
  readonly path: string;
  /** Runs as root, without a network. */
  readonly command: readonly string[];
  /** The rights that it needs: `CAP_CHOWN`. @default none */
  readonly capabilities?: readonly string[];
  /** Files that are put there first, by their names. @default none */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Has a container, which ends at once, prepare a volume for others: a new volume is root's, and they are not root. The
 * container stays, stopped: with its name, which is known when it is done.
 */
export function preparedVolume(scope: Construct, id: string, props: PreparedVolumeProps): Container {
  const { volume, name, path, command, capabilities = [], files = {} } = props;
  const upload = Object.entries(files).map(([file, content]) => ({
    file: `${path}/${file}`,
    content,
    permissions: "0400",
  }));
  return new Container(scope, id, {
    ...hardened({ memory: 64, cpus: 0.5 }),
    name,
    image: pulledImage(scope, `${id}-image`, "busybox:1.37"),
    command: [...command],
    user: "0:0",
    // The engine takes no files for a container whose root can't be written to, not even where a volume is.
    readOnly: upload.length === 0,
    capabilities: { drop: ["ALL"], ...(capabilities.length > 0 && { add: [...capabilities] }) },
    networkMode: "none",
    mounts: [{ type: "volume", source: volume.name, target: path }],
    upload,
    attach: true,
    mustRun: false,
    restart: "no",
    labels: labelsOf(scope),
    ...(volume.resource && { lifecycle: { replaceTriggeredBy: [addressOf(volume.resource)] } }),
  });
}
