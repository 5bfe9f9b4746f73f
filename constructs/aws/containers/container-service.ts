import { EcsService, type EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Construct } from "constructs";
import { Duration } from "../../duration";
import { nameOf } from "../../name";
import { markPlatform, refuseOtherPlatforms } from "../../platform/of-platform";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { LoadBalancer } from "../balancing/load-balancer";
import type { IGrantable } from "../iam/grantable";
import { Role } from "../iam/role";
import type { Statement } from "../iam/statement";
import { LogGroup } from "../logs/log-group";
import type { Connections, IConnectable } from "../network/connections";
import type { Peer } from "../network/peer";
import { Port } from "../network/port";
import { SecurityGroup } from "../network/security-group";
import { resourcesIn } from "../resources-in";
import { tagsOf } from "../tags";
import { ContainerCluster, type IContainerCluster } from "./container-cluster";
import { containerDefinitions, volumeName } from "./container-definition";
import type { ContainerServiceProps, ServiceSecret } from "./container-service-props";
import { type FargateSize, fargateSize } from "./fargate-size";
import { pullStatements } from "./image-pull";
import { Scaling } from "./scaling";
import { makeAddress, type ServiceAddress } from "./service-address";
import { checkService } from "./service-check";
import { fieldOf, type ICallable, use, type Variables } from "./service-uses";

/** A program in containers of ECS on Fargate: equal replicas in a network, behind one address. */
export class ContainerService extends Construct implements ICallable, IGrantable, IConnectable {
  readonly name: string;
  readonly url: string;
  /** Of the replicas themselves: whom they may call. Who calls the service is let in by `allowFrom`. */
  readonly connections: Connections;
  /** The role that the program works in. */
  readonly role: Role;
  /** The role that ECS starts replicas in: it pulls the image, reads the secrets, and writes the logs. */
  readonly executionRole: Role;
  readonly cluster: IContainerCluster;
  /** What the program prints. */
  readonly logs: LogGroup;
  /** Undefined with the address `discovery`. */
  readonly loadBalancer: LoadBalancer | undefined;
  readonly #address: ServiceAddress;
  readonly #containerPort: number;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    markPlatform(this, "aws");
    refuseOtherPlatforms("aws", this, props);
    checkService(this, props);
    const discovered = props.address === "discovery" ? props.port : undefined;
    this.#containerPort = props.containerPort ?? discovered ?? 8_080;
    this.name = props.name ?? nameOf(this, { longest: 63 });
    this.cluster = props.cluster ?? ContainerCluster.of(this);
    this.logs = new LogGroup(this, "logs", {
      retentionDays: props.logRetentionDays,
      removal: props.removal,
      tags: props.tags,
    });
    this.role = this.#ecsRole("role", props);
    this.executionRole = this.#ecsRole("execution-role", props, pullStatements(this, props.image));
    this.logs.grantWrite(this.executionRole);
    const group = new SecurityGroup(this, "security-group", {
      vpcId: props.network.vpcId,
      defaultPort: Port.tcp(this.#containerPort),
      tags: props.tags,
    });
    this.connections = group.connections;
    this.#address = makeAddress(this, props, { name: this.name, containerPort: this.#containerPort });
    this.url = this.#address.url;
    this.loadBalancer = this.#address.kind === "load-balancer" ? this.#address.loadBalancer : undefined;
    const service = this.#service(props, this.#taskDefinition(props), group);
    if (typeof props.replicas === "object") {
      new Scaling(this, "scaling", `service/${this.cluster.name}/${service.name}`, props.replicas);
    }
  }

  /** Lets something call the service: another construct, or addresses. */
  allowFrom(caller: IConnectable | Peer): void {
    if (this.loadBalancer) this.loadBalancer.allowFrom(caller);
    else if ("connections" in caller) caller.connections.allowTo(this, Port.tcp(this.#containerPort));
    else this.connections.allowDefaultFrom(caller);
  }

  #ecsRole(id: string, { tags }: ContainerServiceProps, statements: readonly Statement[] = []): Role {
    const { id: account, partition, region } = Account.of(this);
    return new Role(this, id, {
      assumedBy: { services: ["ecs-tasks.amazonaws.com"] },
      // Nobody makes ECS take it on for a cluster of another account.
      conditions: {
        StringEquals: { "aws:SourceAccount": [account] },
        ArnLike: { "aws:SourceArn": [`arn:${partition}:ecs:${region}:${account}:*`] },
      },
      statements,
      tags,
    });
  }

  #taskDefinition(props: ContainerServiceProps): EcsTaskDefinition {
    const size = fargateSize(props.cpu, props.memory);
    if (typeof size === "string") throw awsError(this, size);
    const { architecture = "x86", storage = 20, writableFolders = [] } = props;
    return new EcsTaskDefinition(this, "task-definition", {
      family: this.name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: `${size.cpu}`,
      memory: `${size.memory}`,
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: architecture === "x86" ? "X86_64" : "ARM64",
      },
      ephemeralStorage: storage === 20 ? undefined : { sizeInGib: storage },
      taskRoleArn: this.role.arn,
      executionRoleArn: this.executionRole.arn,
      volume: writableFolders.map((folder) => ({ name: volumeName(folder) })),
      containerDefinitions: this.#containers(props, size),
      tags: tagsOf(this, props.tags),
      // The one before is there until the service has moved on, or has moved back to it.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  #containers(props: ContainerServiceProps, { memory }: FargateSize): string {
    const { environment, secrets } = this.#variables(props);
    const { user = "1000:1000", readOnlyRoot = true, stopTimeout = Duration.seconds(10) } = props;
    return containerDefinitions({
      name: this.name,
      image: props.image,
      command: props.command,
      port: this.#containerPort,
      environment,
      secrets,
      user,
      readOnlyRoot,
      writableFolders: props.writableFolders ?? [],
      temporaryFolders: props.temporaryFolders ?? ["/tmp"],
      memory,
      stopSeconds: stopTimeout.toMilliseconds() / 1_000,
      logs: { group: this.logs.name, region: Account.of(this).region },
    });
  }

  #variables(props: ContainerServiceProps): Variables {
    const own = { environment: { ...props.environment }, secrets: this.#secrets(props.secrets) };
    const port = { environment: { PORT: `${this.#containerPort}` }, secrets: {} };
    const all = [own, port, ...use(this, props)];
    const names = all.flatMap(({ environment, secrets }) => [...Object.keys(environment), ...Object.keys(secrets)]);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw awsError(this, `variables must have different names, got ${twice} twice; rename one`);
    return {
      environment: Object.fromEntries(all.flatMap(({ environment }) => Object.entries(environment))),
      secrets: Object.fromEntries(all.flatMap(({ secrets }) => Object.entries(secrets))),
    };
  }

  #secrets(secrets: Readonly<Record<string, ServiceSecret>> = {}): Record<string, string> {
    const places = Object.entries(secrets).map(([name, each]): [string, string] => {
      const secret = "secret" in each ? each.secret : each;
      secret.grantRead(this.executionRole);
      return [name, "secret" in each ? fieldOf(secret, each.field) : secret.arn];
    });
    return Object.fromEntries(places);
  }

  #service(props: ContainerServiceProps, taskDefinition: EcsTaskDefinition, group: SecurityGroup): EcsService {
    const { replicas = 1, health, waitUntilSteady = true } = props;
    const isScaled = typeof replicas === "object";
    return new EcsService(this, "service", {
      name: this.name,
      cluster: this.cluster.arn,
      launchType: "FARGATE",
      platformVersion: "LATEST",
      taskDefinition: taskDefinition.arn,
      desiredCount: isScaled ? replicas.min : replicas,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      enableExecuteCommand: false,
      propagateTags: "SERVICE",
      waitForSteadyState: waitUntilSteady,
      networkConfiguration: {
        subnets: [...props.network.subnetIds(props.subnets ?? "private")],
        securityGroups: [group.id],
        assignPublicIp: false,
      },
      ...this.#registration(health?.timeout),
      tags: tagsOf(this, props.tags),
      // Replicas that start before they may do all this would fail.
      dependsOn: resourcesIn(this.executionRole, group, this.loadBalancer),
      // Emulators of AWS forget the first, so that they would never be as wanted; the other is the scaling's.
      lifecycle: { ignoreChanges: ["availability_zone_rebalancing", ...(isScaled ? ["desired_count"] : [])] },
    });
  }

  #registration(
    startTimeout: Duration | undefined,
  ): Pick<EcsServiceConfig, "loadBalancer" | "serviceRegistries" | "healthCheckGracePeriodSeconds"> {
    const address = this.#address;
    if (address.kind === "discovery") return { serviceRegistries: { registryArn: address.registryArn } };
    return {
      loadBalancer: [
        {
          targetGroupArn: address.loadBalancer.targetGroupArn,
          containerName: this.name,
          containerPort: this.#containerPort,
        },
      ],
      // Without one, a replica is ill after three checks: 30 seconds.
      healthCheckGracePeriodSeconds: startTimeout && Math.ceil(startTimeout.toMilliseconds() / 1_000),
    };
  }
}
