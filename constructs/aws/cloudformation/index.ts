/**
 * The entry `terrace/aws/cloudformation`: templates of CloudFormation in the app.
 *
 * @packageDocumentation
 */
export {
  type Capability,
  CloudFormationStack,
  type CloudFormationStackProps,
  type ICloudFormationStack,
  type ParameterValue,
} from "./cloudformation-stack";
export type { TemplateObject } from "./template";
