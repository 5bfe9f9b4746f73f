/**
 * Text that Terraform must take as it is: CloudFormation's `${AWS::Region}` would be read as Terraform's own. Values of other
 * constructs, which CDKTF writes as `${TfToken[…]}` until the end, stay what they are.
 */
export function terraformLiteral(text: string): string {
  return text.replace(/[$%]\{(?!TfToken\[)/g, (start) => `${start.charAt(0)}${start}`);
}
