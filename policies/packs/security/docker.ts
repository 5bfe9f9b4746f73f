import { all, isNoneOf, isOff, isOn, isSet } from "../../checks";
import type { Check, Rule } from "../../rule";
import { blocksAt, hasUnknown, isUnknown, textsOf, valueAt } from "../../value";

const isPublishedHere: Check = ({ values }) => {
  const open = (blocksAt(values, "ports") ?? []).find(({ ip }) => !isUnknown(ip) && isAnywhere(textsOf(ip)[0]));
  return open && `port ${textsOf(open["external"] ?? open["internal"]).join()} is published on all addresses`;
};

function isAnywhere(ip = "0.0.0.0"): boolean {
  return ip === "0.0.0.0" || ip === "::" || ip === "";
}

const hasNoEngine: Check = ({ values }) => {
  const paths = [
    ...(blocksAt(values, "volumes") ?? []).map(({ host_path: path }) => path),
    ...(blocksAt(values, "mounts") ?? []).map(({ source }) => source),
  ];
  const socket = paths.flatMap(textsOf).find((path) => /(^|\/)(docker|containerd|podman)\.sock$/.test(path));
  return socket && `${socket} is in the container`;
};

/** Docker's containers. */
export const docker: readonly Rule[] = [
  {
    id: "docker-not-privileged",
    severity: "critical",
    title: "A container is not privileged",
    remedy: "Leave privileged false; add the capabilities that it needs.",
    types: ["docker_container"],
    check: isOff("privileged"),
  },
  {
    id: "docker-no-host-network",
    severity: "high",
    title: "A container has a network of its own",
    remedy: "Put it into a docker_network by networks_advanced.",
    types: ["docker_container"],
    check: isNoneOf("network_mode", ["host"]),
  },
  {
    id: "docker-no-host-processes",
    severity: "high",
    title: "A container does not see the host's processes",
    remedy: "Leave pid_mode and ipc_mode out.",
    types: ["docker_container"],
    check: all(isNoneOf("pid_mode", ["host"]), isNoneOf("ipc_mode", ["host"])),
  },
  {
    id: "docker-not-root",
    severity: "medium",
    title: "A container does not run as root",
    remedy: "Set user to a number other than 0.",
    types: ["docker_container"],
    check: all(isSet("user"), isNoneOf("user", [/^(0|root)(:|$)/])),
  },
  {
    id: "docker-published-locally",
    severity: "medium",
    title: "A container's ports are published where they are needed",
    remedy: 'Set ports.ip, to "127.0.0.1" for this machine alone.',
    types: ["docker_container"],
    check: isPublishedHere,
  },
  {
    id: "docker-no-socket",
    severity: "critical",
    title: "A container can't command the engine",
    remedy: "Leave docker.sock out of its volumes.",
    types: ["docker_container"],
    check: hasNoEngine,
  },
  {
    id: "docker-read-only-root",
    severity: "medium",
    title: "A container can't write to its root",
    remedy: "Set read_only to true, with volumes or tmpfs for what is written.",
    types: ["docker_container"],
    check: isOn("read_only"),
  },
  {
    id: "docker-drops-capabilities",
    severity: "medium",
    title: "A container gives up all capabilities that it was not given",
    remedy: 'Set capabilities.drop to ["ALL"], and add those that it needs.',
    types: ["docker_container"],
    check: ({ values }) => {
      const drop = valueAt(values, "capabilities.drop");
      const isAll = hasUnknown(drop) || textsOf(drop).some((each) => /^(cap_)?all$/i.test(each));
      return isAll ? undefined : "capabilities.drop is without ALL";
    },
  },
];
