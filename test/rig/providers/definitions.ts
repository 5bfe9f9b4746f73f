/**
 * The messages of both protocols, as far as they are used here: on the wire names don't matter, only the numbers, and
 * those are the same in 5 and 6 (source: `docs/plugin-protocol/` in hashicorp/terraform, 5.8 and 6.8). Enumerations are
 * numbers.
 */
export const definitions = `
syntax = "proto3";

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message Diagnostic { int32 severity = 1; string summary = 2; }
message Typed { string type_name = 1; DynamicValue config = 2; }
message Empty { repeated Diagnostic diagnostics = 1; }
message Timestamp { int64 seconds = 1; int32 nanos = 2; }

message Attribute {
  string name = 1; bytes type = 2; NestedType nested_type = 10; string description = 3;
  bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7;
}
message NestedType { repeated Attribute attributes = 1; int32 nesting = 3; }
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; }
message Block { repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Schema { int64 version = 1; Block block = 2; }
message Parameter { string name = 1; bytes type = 2; }
message Return { bytes type = 1; }
message Function { repeated Parameter parameters = 1; Return return = 3; }

message GetProviderSchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  map<string, Function> functions = 7; map<string, Schema> ephemeral_resource_schemas = 8;
  repeated Diagnostic diagnostics = 4;
}
message GetFunctionsResponse { map<string, Function> functions = 1; repeated Diagnostic diagnostics = 2; }
message ValidateProviderConfigRequest { DynamicValue config = 1; }
message ValidateProviderConfigResponse { DynamicValue prepared_config = 1; repeated Diagnostic diagnostics = 2; }
message ConfigureProviderRequest { DynamicValue config = 2; }

message RawState { bytes json = 1; }
message UpgradeResourceStateRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResourceStateResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message ReadResourceRequest { string type_name = 1; DynamicValue current_state = 2; }
message ReadResourceResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; }
message PlanResourceChangeRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3;
}
message Step { string attribute_name = 1; }
message AttributePath { repeated Step steps = 1; }
message PlanResourceChangeResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; repeated Diagnostic diagnostics = 4;
}
message ApplyResourceChangeRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; }
message ApplyResourceChangeResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 3; }
message ImportResourceStateRequest { string type_name = 1; string id = 2; }
message ImportedResource { string type_name = 1; DynamicValue state = 2; }
message ImportResourceStateResponse { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message ReadDataSourceResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }

message OpenEphemeralResourceResponse {
  repeated Diagnostic diagnostics = 1; Timestamp renew_at = 2; DynamicValue result = 3; bytes private = 4;
}
message OpenedResource { string type_name = 1; bytes private = 2; }
message RenewEphemeralResourceResponse { repeated Diagnostic diagnostics = 1; Timestamp renew_at = 2; bytes private = 3; }

message CallFunctionRequest { string name = 1; repeated DynamicValue arguments = 2; }
message FunctionError { string text = 1; }
message CallFunctionResponse { DynamicValue result = 1; FunctionError error = 2; }
`;
