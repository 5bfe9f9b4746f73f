/** A bucket of moto's S3, read and written past Terraform. */
export class Bucket {
  private static made = 0;

  /** Makes one of its own for a test. */
  static async create(moto: string): Promise<Bucket> {
    const bucket = new Bucket(moto, `bucket-${++Bucket.made}`);
    await bucket.request("PUT", "");
    return bucket;
  }

  private constructor(
    private readonly moto: string,
    readonly name: string,
  ) {}

  async put(key: string, text: string): Promise<void> {
    await this.request("PUT", key, text);
  }

  get(key: string): Promise<string> {
    return this.request("GET", key);
  }

  async remove(key: string): Promise<void> {
    await this.request("DELETE", key);
  }

  async keys(): Promise<readonly string[]> {
    const listing = await this.request("GET", "");
    return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
  }

  private async request(method: string, key: string, body?: string): Promise<string> {
    const answer = await fetch(`${this.moto}/${this.name}/${key}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${key}: ${answer.status} ${text}`);
    return text;
  }
}

/** moto asks that there be a signature, and takes any. */
const headers = {
  Authorization:
    "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=any",
};
