/** The local platform: resources of this machine, as the Terraform provider `local`. */
import { defineProvider, list, optional, string, type Provider } from "../definition";
import { ansiblePlaybook } from "./ansible-playbook";
import { command } from "./command";
import { directory } from "./directory";
import { file } from "./file";
import { httpCheck } from "./http-check";
import { password } from "./password";
import { openPlatform, ourSurroundings, type PlatformConfig, type Surroundings } from "./platform";
import { port } from "./port";
import { processResource } from "./process";

const config = {
  folder: optional(string, {
    default: ".terrace/data",
    description: "The data folder, in which paths begin and to which they are confined; relative to the project.",
  }),
  allow: optional(list(string), { description: "Further folders that may be touched; relative to the project." }),
};

/** The provider of the local platform; without more, where this process runs. */
export function defineLocalProvider(surroundings: Surroundings = ourSurroundings()): Provider<typeof config> {
  return defineProvider({
    name: "local",
    version: "0.1.0",
    module: "terrace/local/provider",
    description: "Resources of this machine: folders, files, ports, passwords, processes, checks, commands.",
    config,
    configure: (settings: PlatformConfig) => openPlatform(settings, surroundings),
    resources: [directory, file, port, processResource, httpCheck, command, ansiblePlaybook, password],
  });
}

export { ansiblePlaybook, command, directory, file, httpCheck, password, port, processResource };

/** The provider of the local platform. */
export const localProvider = defineLocalProvider();
