import { all, any, hasRelated, isNoneOf, isOn, isOneOf, isPresent, isSet, when } from "../../checks";
import { fsbp, type Check, type Rule } from "../../rule";
import { relatedTo, type Resource, type Stack } from "../../stack";
import { knownText, textsOf, truth, valuesAt } from "../../value";

function isApplication({ values }: Resource): boolean {
  return knownText(values["load_balancer_type"], "application") === "application";
}

/** Whether a listener may be of a load balancer that the internet doesn't reach. */
function mayBeInternal(listener: Resource, stack: Stack): boolean {
  const balancers = stack.resources.filter(
    ({ type, values }) => type === "aws_lb" && truth(values["internal"], false) !== false,
  );
  return balancers.some((balancer) => {
    const { certain, isMore } = relatedTo(balancer, stack, "aws_lb_listener", "load_balancer_arn");
    return certain.includes(listener) || isMore;
  });
}

/** A listener for plain HTTP may send people on to HTTPS, and nothing else. */
const redirects: Check = (resource, stack) => {
  const ports = textsOf(resource.values["port"]);
  const leads = all(
    isOneOf("default_action.type", ["redirect"]),
    isOneOf("default_action.redirect.protocol", ["HTTPS"], "#{protocol}"),
  )(resource, stack);
  return leads && `port ${ports[0] ?? ""} takes HTTP, and ${leads}`;
};

const isStrongOrigin: Check = (resource) => {
  const weak = valuesAt(resource.values, "origin.custom_origin_config.origin_ssl_protocols").flatMap(textsOf);
  return weak.includes("SSLv3") ? "origin_ssl_protocols has SSLv3" : undefined;
};

/** Load balancers, and what stands at the edge. */
export const edge: readonly Rule[] = [
  {
    id: "alb-redirects-to-https",
    severity: "medium",
    // ELB.1 is about internal ones as well. Few have a name that a certificate could be for, and who may call them is told by
    // security groups.
    title: "A load balancer that the internet reaches sends HTTP on to HTTPS",
    remedy: 'Give the listener a default_action of type "redirect", with protocol "HTTPS".',
    references: [fsbp("ELB.1")],
    types: ["aws_lb_listener"],
    check: when(
      (resource, stack) => resource.values["protocol"] === "HTTP" && !mayBeInternal(resource, stack),
      redirects,
    ),
  },
  {
    id: "lb-current-tls",
    severity: "medium",
    title: "A load balancer takes current TLS alone",
    remedy: 'Set ssl_policy to "ELBSecurityPolicy-TLS13-1-2-Res-2021-06".',
    references: [fsbp("ELB.17")],
    types: ["aws_lb_listener"],
    check: when(
      ({ values }) => values["protocol"] === "HTTPS" || values["protocol"] === "TLS",
      isOneOf(
        "ssl_policy",
        [/^ELBSecurityPolicy-TLS13-1-[23]-/, /^ELBSecurityPolicy-FS-1-2-Res/],
        "ELBSecurityPolicy-2016-08",
      ),
    ),
  },
  {
    id: "alb-drops-invalid-headers",
    severity: "medium",
    title: "A load balancer drops headers that are not valid",
    remedy: "Set drop_invalid_header_fields to true.",
    references: [fsbp("ELB.4")],
    types: ["aws_lb"],
    check: when(isApplication, isOn("drop_invalid_header_fields")),
  },
  {
    id: "alb-desync-mitigation",
    severity: "medium",
    title: "A load balancer refuses requests that are read two ways",
    remedy: 'Leave desync_mitigation_mode "defensive", or set it to "strictest".',
    references: [fsbp("ELB.12")],
    types: ["aws_lb"],
    check: when(isApplication, isOneOf("desync_mitigation_mode", ["defensive", "strictest"], "defensive")),
  },
  {
    id: "lb-access-logs",
    severity: "medium",
    title: "Requests to a load balancer are logged",
    remedy: "Set access_logs, to a bucket for logs, with enabled true.",
    references: [fsbp("ELB.5")],
    types: ["aws_lb"],
    check: when(isApplication, isOn("access_logs.enabled")),
  },
  {
    id: "cloudfront-https",
    severity: "medium",
    title: "A distribution serves HTTPS alone",
    remedy: 'Set viewer_protocol_policy to "redirect-to-https" or "https-only", in each behaviour.',
    references: [fsbp("CloudFront.3")],
    types: ["aws_cloudfront_distribution"],
    check: all(
      isNoneOf("default_cache_behavior.viewer_protocol_policy", ["allow-all"]),
      isNoneOf("ordered_cache_behavior.viewer_protocol_policy", ["allow-all"]),
    ),
  },
  {
    id: "cloudfront-current-tls",
    severity: "medium",
    title: "A distribution takes current TLS alone",
    remedy: 'Give it a certificate, with minimum_protocol_version "TLSv1.2_2021".',
    references: [fsbp("CloudFront.15")],
    types: ["aws_cloudfront_distribution"],
    check: isOneOf("viewer_certificate.minimum_protocol_version", [/^TLSv1\.[23]_20(2[1-9]|[3-9]\d)/, "TLSv1.3_2025"]),
  },
  {
    id: "cloudfront-logging",
    severity: "medium",
    title: "Requests to a distribution are logged",
    remedy: "Set logging_config, to a bucket for logs.",
    references: [fsbp("CloudFront.5")],
    types: ["aws_cloudfront_distribution"],
    check: any(isPresent("logging_config"), hasRelated("aws_cloudwatch_log_delivery_source", "resource_arn")),
  },
  {
    id: "cloudfront-waf",
    severity: "medium",
    title: "A distribution has a firewall",
    remedy: "Set web_acl_id.",
    references: [fsbp("CloudFront.6")],
    types: ["aws_cloudfront_distribution"],
    check: isSet("web_acl_id"),
  },
  {
    id: "cloudfront-origin-tls",
    severity: "medium",
    title: "A distribution does not speak SSLv3 to its origins",
    remedy: 'Leave "SSLv3" out of origin_ssl_protocols.',
    references: [fsbp("CloudFront.10")],
    types: ["aws_cloudfront_distribution"],
    check: isStrongOrigin,
  },
  {
    id: "cloudfront-origin-https",
    severity: "medium",
    title: "A distribution speaks HTTPS to its origins",
    remedy: 'Set origin_protocol_policy to "https-only".',
    references: [fsbp("CloudFront.9")],
    types: ["aws_cloudfront_distribution"],
    check: isNoneOf("origin.custom_origin_config.origin_protocol_policy", ["http-only"]),
  },
  {
    id: "api-gateway-logging",
    severity: "medium",
    title: "Requests to an API's stage are logged",
    remedy: "Set access_log_settings.",
    references: [fsbp("APIGateway.1")],
    types: ["aws_api_gateway_stage"],
    check: isPresent("access_log_settings"),
  },
  {
    id: "api-gateway-v2-logging",
    severity: "medium",
    title: "Requests to an HTTP API's stage are logged",
    remedy: "Set access_log_settings.",
    references: [fsbp("APIGateway.9")],
    types: ["aws_apigatewayv2_stage"],
    check: isPresent("access_log_settings"),
  },
  {
    id: "api-gateway-v2-authorization",
    severity: "medium",
    title: "A route says who may call it",
    remedy: 'Set authorization_type to "JWT", "AWS_IAM" or "CUSTOM".',
    references: [fsbp("APIGateway.8")],
    types: ["aws_apigatewayv2_route"],
    check: isOneOf("authorization_type", ["JWT", "AWS_IAM", "CUSTOM"], "NONE"),
  },
  {
    id: "api-gateway-cache-encrypted",
    severity: "medium",
    title: "An API's cache is encrypted",
    remedy: "Set settings.cache_data_encrypted to true.",
    references: [fsbp("APIGateway.5")],
    types: ["aws_api_gateway_method_settings"],
    check: when(
      ({ values }) => valuesAt(values, "settings.caching_enabled").some((value) => value === true),
      isOn("settings.cache_data_encrypted"),
    ),
  },
  {
    id: "api-gateway-domain-tls",
    severity: "medium",
    title: "An API's domain takes current TLS alone",
    remedy: 'Set security_policy to "TLS_1_2".',
    types: ["aws_api_gateway_domain_name"],
    check: isOneOf("security_policy", ["TLS_1_2"], "TLS_1_2"),
  },
];
