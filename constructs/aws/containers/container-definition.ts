import { Fn, Op, Token } from "cdktf";

/** The one container of a replica. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  /** In place of all that the image says. */
  readonly command: readonly string[] | undefined;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where ECS reads each secret variable: an ARN, and a field of it. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly user: string;
  readonly readOnlyRoot: boolean;
  /** Folders that can be written: each is a volume of its own, which goes with the replica. */
  readonly writableFolders: readonly string[];
  /** Folders in memory. */
  readonly temporaryFolders: readonly string[];
  /** MiB of the whole replica. */
  readonly memory: number;
  readonly stopSeconds: number;
  readonly logs: { readonly group: string; readonly region: string };
}

/**
 * The containers of a task, as text that ECS reads.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function containerDefinitions(of: ContainerDefinition): string {
  const { name, image, command, port, user, readOnlyRoot, writableFolders, stopSeconds, logs } = of;
  const definition = {
    name,
    image,
    ...(command && { entryPoint: command.slice(0, 1), command: command.slice(1) }),
    essential: true,
    environment: entries(of.environment, "value"),
    secrets: entries(of.secrets, "valueFrom"),
    portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
    user,
    readonlyRootFilesystem: readOnlyRoot,
    privileged: false,
    mountPoints: writableFolders.map((containerPath) => ({
      sourceVolume: volumeName(containerPath),
      containerPath,
      readOnly: false,
    })),
    // The first process of a container does not see to the end of others, nor to signals, unless it was made to.
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"], add: [] }, ...inMemory(of) },
    stopTimeout: stopSeconds,
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": logs.group, "awslogs-region": logs.region, "awslogs-stream-prefix": name },
    },
  };
  return JSON.stringify([definition]);
}

/**
 * On Fargate since January 2026.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html
 */
function inMemory({ temporaryFolders, memory }: ContainerDefinition): object {
  if (temporaryFolders.length === 0) return {};
  const size = Token.isUnresolved(memory) ? Token.asNumber(Fn.floor(Op.div(memory, 2))) : Math.floor(memory / 2);
  return { tmpfs: temporaryFolders.map((containerPath) => ({ containerPath, size, mountOptions: [] })) };
}

/** The volume of a folder: `/var/cache` is in `var-cache`. */
export function volumeName(folder: string): string {
  return folder.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** In the order of their names, as ECS gives them back. */
function entries(of: Readonly<Record<string, string>>, value: "value" | "valueFrom"): readonly object[] {
  return Object.entries(of)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => ({ name, [value]: each }));
}
