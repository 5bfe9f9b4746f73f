/** How much a line of the log matters; Terraform shows those that `TF_LOG` or `TF_LOG_PROVIDER` asks for. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** A line on a plugin's standard error, as Terraform reads it into its log (https://github.com/hashicorp/go-hclog). */
export function logLine(level: LogLevel, message: string, at: Date): string {
  // Terraform takes a line with anything but microseconds for text of unknown level.
  const timestamp = at.toISOString().replace("Z", "000Z");
  return `${JSON.stringify({ "@level": level, "@message": message, "@timestamp": timestamp })}\n`;
}
