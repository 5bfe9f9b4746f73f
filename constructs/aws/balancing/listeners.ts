import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import type { Construct } from "constructs";
import type { ICertificate } from "../dns/certificate";

/** What a load balancer's listeners are made of. */
export interface ListenersProps {
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly certificate: ICertificate | undefined;
  readonly targetGroupArn: string;
  /** Whether HTTP at port 80 is answered with the address of HTTPS. */
  readonly redirects: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Adds what listens at a load balancer's ports; gives back what sends requests to the targets. */
export function addListeners(balancer: Construct, props: ListenersProps): LbListener {
  const { loadBalancerArn, port, certificate, targetGroupArn, redirects, tags } = props;
  if (redirects) {
    new LbListener(balancer, "redirect", {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
      tags,
    });
  }
  return new LbListener(balancer, "listener", {
    loadBalancerArn,
    port,
    protocol: certificate ? "HTTPS" : "HTTP",
    certificateArn: certificate?.arn,
    sslPolicy: certificate && TLS,
    defaultAction: [{ type: "forward", targetGroupArn }],
    tags,
  });
}

/** TLS 1.3, and 1.2 with ciphers that keep forward secrecy. */
const TLS = "ELBSecurityPolicy-TLS13-1-2-2021-06";
