import type { Moto } from "./moto";

/** Writes a parameter of AWS Systems Manager as somebody else would. Moto looks at no signature. */
export async function putParameter({ url }: Moto, name: string, value: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify({ Name: name, Value: value, Type: "String", Overwrite: true }),
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0",
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonSSM.PutParameter",
    },
  });
  if (!response.ok) throw new Error(`PutParameter: ${response.status} ${await response.text()}`);
}
