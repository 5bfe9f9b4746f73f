import { OpenIdProvider } from "../../../../constructs/aws/iam/open-id-provider";
import { Role } from "../../../../constructs/aws/iam/role";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["OpenIdProvider"],
  fill: (scope, isChanged) => {
    const github = new OpenIdProvider(scope, "github", { url: "https://token.actions.githubusercontent.com" });
    const branch = isChanged ? "release" : "main";
    new Role(scope, "deployer", github.trust(`repo:shop/web:ref:refs/heads/${branch}`));
  },
};
