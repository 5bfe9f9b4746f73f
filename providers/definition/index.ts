/** The entry `terrace/provider`: what a provider written in TypeScript is defined with. */
export {
  bigNumber,
  bool,
  dynamic,
  list,
  map,
  nested,
  nullable,
  number,
  object,
  set,
  string,
  tuple,
  type Attribute,
  type AttributeType,
  type Attributes,
  type BigNumberType,
  type BoolType,
  type DynamicType,
  type ElementType,
  type ListType,
  type MapType,
  type NestedType,
  type NullableType,
  type NumberType,
  type ObjectType,
  type PlainType,
  type Presence,
  type SetType,
  type StringType,
  type TupleType,
} from "./type";
export {
  computed,
  optional,
  required,
  type AttributeOptions,
  type ComputedOptions,
  type ConfiguredOptions,
  type DefaultOptions,
  type KeptOptions,
  type OptionalComputedOptions,
  type WriteOnlyOptions,
} from "./attribute";
export {
  isKnown,
  unknown,
  type AttributesOf,
  type Dynamic,
  type Known,
  type Unknown,
  type ValueOf,
  type View,
} from "./value";
export { AttributeError, Deferral, PartlyDone, type DeferralReason, type Path } from "./errors";
export type { Context, PlanContext } from "./context";
export {
  defineResource,
  type AnyResource,
  type Awaitable,
  type Needs,
  type Resource,
  type ResourceDefinition,
  type Timeouts,
} from "./resource";
export { defineDataSource, type AnyDataSource, type DataSource, type DataSourceDefinition } from "./data-source";
export {
  defineEphemeral,
  type AnyEphemeral,
  type Ephemeral,
  type EphemeralDefinition,
  type Opened,
  type Renewed,
} from "./ephemeral";
export {
  defineFunction,
  parameter,
  type ArgumentsOf,
  type FunctionDefinition,
  type Parameter,
  type ProviderFunction,
} from "./function";
export { defineProvider, type ConfigureContext, type Provider, type ProviderDefinition } from "./provider";
export { lockedIn, programOf, terraformPlatform, type ProviderProgram } from "./program";
export { referenceOf } from "./reference";
