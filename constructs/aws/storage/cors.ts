/** Which pages of other sites a browser lets use a bucket. */
export interface CorsRule {
  /** For example `https://shop.example`. */
  readonly origins: readonly string[];
  readonly methods: readonly ("GET" | "HEAD" | "PUT" | "POST" | "DELETE")[];
  /** Headers that a page may send. @default none */
  readonly headers?: readonly string[];
  /** Headers that a page may read. @default those that every page may */
  readonly exposedHeaders?: readonly string[];
  /** How long a browser needs not ask again. @default as it likes */
  readonly maxAgeSeconds?: number;
}
