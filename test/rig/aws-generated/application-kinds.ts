import { assumedBy, type Kind } from "./kind";

/** What runs, and how it is reached. */
export const applicationKinds: Readonly<Record<string, Kind>> = {
  function: {
    hasFiles: true,
    make: (of) => ({
      aws_iam_role: { name: of.name, assume_role_policy: assumedBy("lambda") },
      aws_lambda_function: {
        function_name: of.name,
        role: of.ref("aws_iam_role", "arn"),
        filename: "assets/code.zip",
        source_code_hash: '${filebase64sha256("assets/code.zip")}',
        handler: "index.handler",
        runtime: "nodejs20.x",
        memory_size: of.one([128, 256]),
        environment: { variables: { STAGE: of.one(["test", "live"]), PASSWORD: "${var.secret}" } },
        tags: of.tags,
      },
      aws_lambda_permission: {
        function_name: of.ref("aws_lambda_function", "function_name"),
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        statement_id: "topic",
      },
    }),
  },
  container: {
    isSlow: true,
    make: (of) => ({
      aws_ecs_cluster: { name: of.name, tags: of.tags },
      aws_ecs_task_definition: {
        family: of.name,
        container_definitions: JSON.stringify([
          { name: "web", image: of.one(["nginx", "nginx:1.27"]), cpu: 10, memory: 64, essential: true },
        ]),
        tags: of.tags,
      },
    }),
  },
  batch: {
    make: (of) => ({
      aws_iam_role: { name: of.name, assume_role_policy: assumedBy("batch") },
      aws_batch_compute_environment: {
        compute_environment_name: of.name,
        type: "UNMANAGED",
        service_role: of.ref("aws_iam_role", "arn"),
      },
    }),
  },
  httpApi: {
    make: (of) => ({
      aws_apigatewayv2_api: {
        name: of.name,
        protocol_type: "HTTP",
        description: of.one(["one", "two"]),
        tags: of.tags,
      },
    }),
  },
  restApi: {
    make: (of) => ({
      aws_api_gateway_rest_api: { name: of.name, description: of.one(["one", "two"]) },
      aws_api_gateway_resource: {
        rest_api_id: of.ref("aws_api_gateway_rest_api", "id"),
        parent_id: of.ref("aws_api_gateway_rest_api", "root_resource_id"),
        path_part: of.one(["items", "things"]),
      },
      aws_api_gateway_method: {
        rest_api_id: of.ref("aws_api_gateway_rest_api", "id"),
        resource_id: of.ref("aws_api_gateway_resource", "id"),
        http_method: "GET",
        authorization: "NONE",
      },
    }),
  },
  zone: {
    isSlow: true,
    make: (of) => ({
      aws_route53_zone: { name: `${of.name}.example.com`, comment: of.one(["one", "two"]), tags: of.tags },
      aws_route53_record: {
        zone_id: of.ref("aws_route53_zone", "zone_id"),
        name: "www",
        type: "A",
        ttl: of.one([60, 300]),
        records: ["10.0.0.1"],
        // A request that is tried again is no other one then.
        allow_overwrite: true,
      },
    }),
  },
  certificate: {
    make: (of) => ({
      aws_acm_certificate: { domain_name: `${of.name}.example.com`, validation_method: "DNS", tags: of.tags },
    }),
  },
  email: { make: (of) => ({ aws_ses_email_identity: { email: `${of.name}@example.com` } }) },
  addresses: {
    make: (of) => ({
      aws_wafv2_ip_set: {
        name: of.name,
        scope: "REGIONAL",
        ip_address_version: "IPV4",
        addresses: of.one([["10.0.0.0/8"], ["10.0.0.0/8", "192.168.0.0/16"]]),
        tags: of.tags,
      },
    }),
  },
  configuration: {
    make: (of) => ({
      aws_appconfig_application: { name: of.name, description: of.one(["one", "two"]), tags: of.tags },
      aws_mq_configuration: {
        name: of.name,
        engine_type: "ActiveMQ",
        engine_version: "5.17.6",
        data: "<broker></broker>",
      },
      aws_db_parameter_group: { name: of.name, family: "mysql8.0", tags: of.tags },
    }),
  },
  activity: { make: (of) => ({ aws_sfn_activity: { name: of.name, tags: of.tags } }) },
};
