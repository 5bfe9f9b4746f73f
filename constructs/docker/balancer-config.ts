/** What is to be balanced. */
export interface Balanced {
  /** Names of hosts. */
  readonly replicas: readonly string[];
  readonly port: number;
  /** The path that a healthy replica answers. @default one is healthy that takes connections */
  readonly healthPath?: string | undefined;
}

/** The port that a balancer listens at. */
export const BALANCER_PORT = 8080;

/** Where a balancer says, in its own container, whether all replicas are healthy. */
export const READY_URL = "http://127.0.0.1:8081/ready";

/**
 * The configuration of HAProxy: requests go in turn to the replicas that are healthy. None is before it has shown that. A
 * request that a replica doesn't take goes to another one. Replicas are looked up again and again, since one that was started
 * anew may have another address.
 *
 * @see https://docs.haproxy.org/3.2/configuration.html
 */
export function balancerConfig({ replicas, port, healthPath }: Balanced): string {
  const check =
    healthPath === undefined ? [] : [`  option httpchk GET ${healthPath}`, "  http-check expect rstatus ^[23]"];
  return [
    "defaults",
    "  mode http",
    "  option redispatch",
    "  retries 3",
    "  timeout connect 2s",
    "  timeout check 5s",
    "  timeout client 60s",
    "  timeout server 60s",
    "  timeout tunnel 1h",
    "resolvers docker",
    "  nameserver engine 127.0.0.11:53",
    "  hold valid 2s",
    "frontend service",
    `  bind :${BALANCER_PORT}`,
    "  default_backend replicas",
    "frontend ready",
    "  bind 127.0.0.1:8081",
    "  monitor-uri /ready",
    `  monitor fail if { nbsrv(replicas) lt ${replicas.length} }`,
    "backend replicas",
    "  balance roundrobin",
    ...check,
    "  default-server check inter 1s fall 2 rise 1 init-state down resolvers docker init-addr none",
    ...replicas.map((replica, index) => `  server replica-${index + 1} ${replica}:${port}`),
    "",
  ].join("\n");
}
