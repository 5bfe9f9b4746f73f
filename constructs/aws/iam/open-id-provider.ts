import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { awsError } from "../aws-error";
import { tagsOf } from "../tags";
import type { RoleProps } from "./role";

/** What a provider of identities is given. */
export interface OpenIdProviderProps {
  /** Who says who somebody is, for example `https://token.actions.githubusercontent.com`. */
  readonly url: string;
  /** Whom its tokens must be for. @default `sts.amazonaws.com` */
  readonly audience?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A provider of identities outside AWS (a CI service, say), whose tokens let somebody take on a role, without any key. */
export class OpenIdProvider extends Construct {
  readonly arn: string;
  readonly #host: string;
  readonly #audience: string;

  constructor(scope: Construct, id: string, { url, audience = "sts.amazonaws.com", tags }: OpenIdProviderProps) {
    super(scope, id);
    if (!Token.isUnresolved(url) && !url.startsWith("https://")) {
      throw awsError(this, `url must begin with https://, got "${url}"`);
    }
    const provider = new IamOpenidConnectProvider(this, "provider", {
      url,
      clientIdList: [audience],
      tags: tagsOf(this, tags),
    });
    this.arn = provider.arn;
    this.#host = Token.isUnresolved(url) ? Fn.replace(url, "https://", "") : url.replace("https://", "");
    this.#audience = audience;
  }

  /**
   * What makes a role one of certain holders of tokens: `new Role(this, "deploy", github.trust("repo:shop/web:*"))`.
   *
   * @param subjects who: `sub` of their tokens; `*` and `?` stand for any characters. One of `*` alone is refused.
   */
  trust(...subjects: readonly string[]): Pick<RoleProps, "assumedBy" | "conditions"> {
    if (subjects.length === 0 || subjects.some((subject) => /^[*?]*$/.test(subject))) {
      throw awsError(this, `trust must say whom, got ${JSON.stringify(subjects)}: all whom the provider knows`);
    }
    return {
      assumedBy: { federated: [this.arn] },
      conditions: {
        StringEquals: { [`${this.#host}:aud`]: [this.#audience] },
        StringLike: { [`${this.#host}:sub`]: subjects },
      },
    };
  }
}
