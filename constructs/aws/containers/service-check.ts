import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { awsError } from "../aws-error";
import { isWithin } from "../dns/domain-name";
import type { ContainerServiceProps } from "./container-service-props";
import { volumeName } from "./container-definition";

/** Refuses what no service of ECS can be. */
export function checkService(service: IConstruct, props: ContainerServiceProps): void {
  const problem = [
    placeProblem,
    replicasProblem,
    lifeProblem,
    storageProblem,
    httpsProblem,
    props.address === "discovery" ? discoveryProblem : balancerProblem,
  ]
    .map((find) => find(props))
    .find((found) => found !== undefined);
  if (problem !== undefined) throw awsError(service, problem);
}

/** What programs in plain JavaScript, or written for all platforms, may leave out. */
function placeProblem({ image, network, name }: Partial<ContainerServiceProps>): string | undefined {
  if (!image) return "image must be given, got none; AWS runs containers";
  if (!network) return "network must be given, got none; AWS has no place of its own for a service";
  if (!("vpcId" in network))
    return `network must be one of AWS, got ${describe(network)}; use one of terrace/aws/network`;
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z][A-Za-z0-9-]{0,62}$/.test(name)) return undefined;
  return `name must be up to 63 letters, digits and hyphens, a letter first, got "${name}"`;
}

function replicasProblem({ replicas = 1 }: ContainerServiceProps): string | undefined {
  if (Token.isUnresolved(replicas)) return undefined;
  const { min, max, cpu = 60 } = typeof replicas === "number" ? { min: replicas, max: replicas } : replicas;
  if (![min, max].every((count) => Token.isUnresolved(count) || (Number.isInteger(count) && count >= 1))) {
    return `replicas must be whole numbers from 1 on, got ${min === max ? min : `${min} to ${max}`}`;
  }
  if (!Token.isUnresolved(min) && !Token.isUnresolved(max) && min > max) {
    return `replicas.max must be min or more, got ${min} to ${max}`;
  }
  return Token.isUnresolved(cpu) || (cpu > 0 && cpu <= 100)
    ? undefined
    : `replicas.cpu must be percent, more than 0 and up to 100, got ${cpu}`;
}

function lifeProblem({ restart = "always", stopTimeout }: ContainerServiceProps): string | undefined {
  if (restart !== "always") {
    return `restart must be "always", got "${restart}"; ECS starts another replica for each that ends`;
  }
  const seconds = (stopTimeout?.toMilliseconds() ?? 1_000) / 1_000;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 120) return undefined;
  return `stopTimeout must be whole seconds from 1 to 120, got ${seconds}`;
}

function storageProblem({
  storage = 20,
  writableFolders = [],
  temporaryFolders = [],
}: ContainerServiceProps): string | undefined {
  if (!Token.isUnresolved(storage) && !(Number.isInteger(storage) && storage >= 20 && storage <= 200)) {
    return `storage must be whole GiB from 20 to 200, got ${storage}`;
  }
  const isWrong = (folder: string): boolean => !folder.startsWith("/") || volumeName(folder) === "";
  const [writable, temporary] = [writableFolders.find(isWrong), temporaryFolders.find(isWrong)];
  if (writable !== undefined) return `writableFolders must be like /var/cache, got "${writable}"`;
  return temporary === undefined ? undefined : `temporaryFolders must be like /tmp, got "${temporary}"`;
}

function httpsProblem({ domain, zone, certificate }: ContainerServiceProps): string | undefined {
  if (domain === undefined) {
    return zone || certificate
      ? "domain must be given with a zone or a certificate: the name that it has there"
      : undefined;
  }
  if (!zone && !certificate) return `domain must have a zone, or a certificate, got "${domain}" alone`;
  if (zone && !isWithin(domain, zone.domain)) return `domain must be in the zone ${zone.domain}, got "${domain}"`;
  return undefined;
}

function balancerProblem({
  isPublic,
  domain,
  allowUnencryptedFromInternet,
}: ContainerServiceProps): string | undefined {
  if (!isPublic || domain !== undefined || allowUnencryptedFromInternet) return undefined;
  return "a public service must have a domain, for HTTPS; or say allowUnencryptedFromInternet: true";
}

function discoveryProblem(props: ContainerServiceProps): string | undefined {
  const { port, containerPort } = props;
  const given = LOAD_BALANCERS.find((name) => props[name] !== undefined);
  if (given !== undefined)
    return `${given} must have a load balancer, got the address "discovery"; leave one of them out`;
  if (port === undefined || containerPort === undefined || port === containerPort) return undefined;
  return `port must be the container's own with the address "discovery", got ${port} and ${containerPort}`;
}

const LOAD_BALANCERS = ["health", "isPublic", "domain", "accessLogs"] as const;

function describe(value: unknown): string {
  const { node } = value as IConstruct;
  return `the ${(value as object).constructor.name} ${node.path}`;
}
