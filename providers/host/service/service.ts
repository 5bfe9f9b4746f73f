import type { Provider } from "../../definition";
import type { ProviderService } from "../protocol";
import { readDataSource } from "./data-source-read";
import { closeEphemeralResource, openEphemeralResource, renewEphemeralResource } from "./ephemeral-calls";
import { callFunction, getFunctions } from "./function-calls";
import type { Progress } from "./handler-call";
import { configureProvider, getMetadata, getProviderSchema } from "./provider-calls";
import { applyResourceChange } from "./resource-apply";
import { planResourceChange } from "./resource-plan";
import { readResource } from "./resource-read";
import { importResourceState, moveResourceState, upgradeResourceState } from "./resource-state";
import type { Serving } from "./serving";
import { Session } from "./session";
import { catalogue as catalogueOf, find } from "./subject";
import { validate } from "./validation";

/** How a provider is served. */
export interface ServiceOptions {
  /** Told of what handlers say of their progress. @default nobody is */
  readonly progress?: (progress: Progress) => void;
  /** Milliseconds that a handler has to end, once it was told that its time is over. @default 10 seconds */
  readonly grace?: number;
}

/**
 * Answers the calls of Terraform's plugin protocol for a provider. A service is for one Terraform command: it is
 * configured once, and when it was stopped it stays so.
 */
export function createService(provider: Provider, { progress, grace = 10_000 }: ServiceOptions = {}): ProviderService {
  const catalogue = catalogueOf(provider);
  const session = new Session();
  const serving: Serving = { catalogue, session, timeouts, grace, progress: (each) => progress?.(each) };
  const { resources, dataSources, ephemerals } = catalogue;
  // An answer that throws is a rejected promise, as in calls that wait for something.
  return {
    GetMetadata: () => Promise.resolve(getMetadata(serving)),
    GetProviderSchema: () => Promise.resolve(getProviderSchema(serving)),
    ValidateProviderConfig: ({ config }) => validate(catalogue.provider, config, undefined),
    ValidateResourceConfig: async ({ typeName, config, clientCapabilities }) => {
      return validate(find(resources, typeName), config, clientCapabilities);
    },
    ValidateDataResourceConfig: async ({ typeName, config }) =>
      validate(find(dataSources, typeName), config, undefined),
    ValidateEphemeralResourceConfig: async ({ typeName, config }) => {
      return validate(find(ephemerals, typeName), config, undefined);
    },
    ConfigureProvider: (request, options) => configureProvider(serving, request, options),
    UpgradeResourceState: async (request) => upgradeResourceState(serving, request),
    ReadResource: async (request, options) => readResource(serving, request, options),
    PlanResourceChange: async (request, options) => planResourceChange(serving, request, options),
    ApplyResourceChange: async (request, options) => applyResourceChange(serving, request, options),
    ImportResourceState: async (request, options) => importResourceState(serving, request, options),
    MoveResourceState: async (request) => moveResourceState(serving, request),
    ReadDataSource: async (request, options) => readDataSource(serving, request, options),
    OpenEphemeralResource: async (request, options) => openEphemeralResource(serving, request, options),
    RenewEphemeralResource: async (request, options) => renewEphemeralResource(serving, request, options),
    CloseEphemeralResource: async (request, options) => closeEphemeralResource(serving, request, options),
    GetFunctions: () => Promise.resolve(getFunctions(serving)),
    CallFunction: (request) => callFunction(serving, request),
    StopProvider: () => {
      session.stop();
      return Promise.resolve({});
    },
  };
}

const MINUTE = 60_000;

const timeouts: Serving["timeouts"] = {
  create: 20 * MINUTE,
  update: 20 * MINUTE,
  delete: 20 * MINUTE,
  read: 5 * MINUTE,
  plan: 5 * MINUTE,
  import: 5 * MINUTE,
};
