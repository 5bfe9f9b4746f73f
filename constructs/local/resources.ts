import {
  ansiblePlaybook,
  command,
  directory,
  file,
  httpCheck,
  localProvider,
  password,
  port,
  processResource,
} from "../../providers/local";
import { providerConstruct } from "../provider/provider-construct";
import { resourceConstruct } from "../provider/resource-construct";

/** The `provider` block of the local platform. A stack without one has its data in the project's `.terrace/data`. */
export class LocalProvider extends providerConstruct(localProvider) {}

/** A folder of this machine. */
export class Directory extends resourceConstruct(localProvider, directory) {}

/** A file of this machine. */
export class File extends resourceConstruct(localProvider, file) {}

/** A free TCP port of this machine, which stays the same. */
export class Port extends resourceConstruct(localProvider, port) {}

/** A password that nobody chose, and that stays the same: its `value` is kept in the state alone. */
export class Password extends resourceConstruct(localProvider, password) {}

/** A process that outlives the run. */
export class Process extends resourceConstruct(localProvider, processResource) {}

/** Waits until something answers over HTTP as it should. */
export class HttpCheck extends resourceConstruct(localProvider, httpCheck) {}

/** A thing that commands create, read, update and delete. */
export class Command extends resourceConstruct(localProvider, command) {}

/** What an Ansible playbook makes. */
export class AnsiblePlaybook extends resourceConstruct(localProvider, ansiblePlaybook) {}
