import { Token } from "cdktf";

/**
 * The name of the public parameter that holds the id of the newest image of Amazon Linux 2023 for a type of machine.
 *
 * @param type for example `t3.micro`; one that isn't known yet is taken for an x86 one.
 * @see https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export function amazonLinuxParameter(type: string): string {
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architectureOf(type)}`;
}

/** Which processors a type of machine has. AWS's own have a `g` after the generation: `t4g`, `m7gd`; the first was `a1`. */
export function architectureOf(type: string): "x86_64" | "arm64" {
  if (Token.isUnresolved(type)) return "x86_64";
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(type) ? "arm64" : "x86_64";
}
