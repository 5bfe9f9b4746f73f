import { all, isOn, isPresent, isSet, isOneOf } from "../../checks";
import { cis, fsbp, type Rule } from "../../rule";

/** What watches over an account. */
export const monitoring: readonly Rule[] = [
  {
    id: "cloudtrail-all-regions",
    severity: "high",
    title: "A trail covers all regions",
    remedy: "Set is_multi_region_trail to true, and leave include_global_service_events true.",
    references: [fsbp("CloudTrail.1"), cis("3.1")],
    types: ["aws_cloudtrail"],
    check: all(
      isOn("is_multi_region_trail"),
      isOn("include_global_service_events", true),
      isOn("enable_logging", true),
    ),
  },
  {
    id: "cloudtrail-encrypted",
    severity: "medium",
    title: "A trail is encrypted with a key",
    remedy: "Set kms_key_id.",
    references: [fsbp("CloudTrail.2"), cis("3.5")],
    types: ["aws_cloudtrail"],
    check: isSet("kms_key_id"),
  },
  {
    id: "cloudtrail-validation",
    severity: "low",
    title: "A trail's files can be proved to be unchanged",
    remedy: "Set enable_log_file_validation to true.",
    references: [fsbp("CloudTrail.4"), cis("3.2")],
    types: ["aws_cloudtrail"],
    check: isOn("enable_log_file_validation"),
  },
  {
    id: "cloudtrail-in-cloudwatch",
    severity: "low",
    title: "A trail can be watched in CloudWatch",
    remedy: "Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
    references: [fsbp("CloudTrail.5")],
    types: ["aws_cloudtrail"],
    check: isSet("cloud_watch_logs_group_arn"),
  },
  {
    id: "config-recorder-on",
    severity: "critical",
    title: "AWS Config records",
    remedy: "Set is_enabled to true.",
    references: [fsbp("Config.1"), cis("3.3")],
    types: ["aws_config_configuration_recorder_status"],
    check: isOn("is_enabled"),
  },
  {
    id: "guardduty-on",
    severity: "high",
    title: "GuardDuty is on",
    remedy: "Leave enable true.",
    references: [fsbp("GuardDuty.1")],
    types: ["aws_guardduty_detector"],
    check: isOn("enable", true),
  },
  {
    id: "step-functions-logging",
    severity: "medium",
    title: "Executions of a state machine are logged",
    remedy: 'Set logging_configuration, with a level other than "OFF".',
    references: [fsbp("StepFunctions.1")],
    types: ["aws_sfn_state_machine"],
    check: all(isPresent("logging_configuration"), isOneOf("logging_configuration.level", ["ALL", "ERROR", "FATAL"])),
  },
];
