import { Construct } from "constructs";
import { balancerProgram } from "../../providers/local/balancer/program";
import { Duration } from "../duration";
import { nameOf, partName } from "../name";
import { markPlatform, refuseOtherPlatforms } from "../platform/of-platform";
import { platformError } from "../platform/platform-error";
import type { HealthCheck, IService, ServiceProps } from "../platform/service";
import { environmentOf, fewest } from "../platform/service-environment";
import { serviceProblem } from "../platform/service-problem";
import { LOCAL_NAME } from "./local-name";
import { HttpCheck, Port, Process } from "./resources";

/**
 * A service of this machine: a process for each replica, and one in front of them that spreads connections
 * over those that are healthy.
 */
export class Service extends Construct implements IService {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly replicas: readonly Process[];

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    markPlatform(this, "local");
    checkProps(this, props);
    const { health } = props;
    this.name = nameOf(this, LOCAL_NAME);
    const ports = Array.from({ length: fewest(props) }, (_, index) =>
      this.freePort(`replica-${index + 1}-port`, index + 1),
    );
    this.replicas = ports.map(({ port }, index) => this.replica(index + 1, port, props));
    const port = props.port ?? this.freePort("port").port;
    const balancer = new Process(this, "balancer", {
      name: partName(this, this.name, "balancer"),
      command: [
        "node",
        balancerProgram(),
        ...(health ? [`--health=${health.path}`] : []),
        `127.0.0.1:${port}`,
        ...ports.map((each) => each.address),
      ],
      restart: "always",
      ready: { port },
      dependsOn: [...this.replicas],
    });
    // Of the balancer: who uses the address waits for what answers there.
    this.port = balancer.getNumberAttribute("ready.port");
    this.url = `http://127.0.0.1:${this.port}`;
    if (health) this.check(health, balancer);
  }

  private freePort(id: string, replica?: number): Port {
    return new Port(this, id, { name: replica === undefined ? this.name : partName(this, this.name, replica) });
  }

  private replica(number: number, port: number, props: ServiceProps): Process {
    const { command = [], restart = "always", stopTimeout = Duration.seconds(10), health } = props;
    return new Process(this, `replica-${number}`, {
      name: partName(this, this.name, number),
      command,
      environment: environmentOf("local", this, props, `${port}`),
      restart,
      stopTimeout: stopTimeout.toMilliseconds() / 1_000,
      ready: health ? { url: `http://127.0.0.1:${port}${health.path}`, timeout: secondsOf(health) } : { port },
    });
  }

  private check(health: HealthCheck, balancer: Process): void {
    new HttpCheck(this, "health", {
      url: `${this.url}${health.path}`,
      timeout: secondsOf(health),
      triggers: Object.fromEntries(this.replicas.map(({ id }, index) => [`replica-${index + 1}`, id])),
      dependsOn: [balancer],
    });
  }
}

function checkProps(service: Service, props: ServiceProps): void {
  const problem = serviceProblem(props);
  if (problem !== undefined) throw platformError("local", service, problem);
  if (props.command === undefined) {
    throw platformError("local", service, "must have a command; this machine runs no images");
  }
  refuseOtherPlatforms("local", service, props);
}

function secondsOf({ timeout = Duration.seconds(30) }: HealthCheck): number {
  return timeout.toMilliseconds() / 1_000;
}
