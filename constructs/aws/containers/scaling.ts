import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import type { ReplicaBounds } from "../../platform/service";
import { tagsOf } from "../tags";

/** Adds and takes away replicas of a service so that they are about as busy as they should be. */
export class Scaling extends Construct {
  /** @param service `service/`, its cluster's name, `/` and its own. */
  constructor(scope: Construct, id: string, service: string, { min, max, cpu = 60 }: ReplicaBounds) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      resourceId: service,
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: min,
      maxCapacity: max,
      tags: tagsOf(this),
    });
    new AppautoscalingPolicy(this, "policy", {
      name: "cpu",
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: cpu,
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        // More are needed at once; that fewer will do shows with time.
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    });
  }
}
