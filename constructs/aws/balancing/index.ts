/**
 * The entry `terrace/aws/balancing`: one address in front of many replicas.
 *
 * @packageDocumentation
 */
export { LoadBalancer, type LoadBalancerProps } from "./load-balancer";
