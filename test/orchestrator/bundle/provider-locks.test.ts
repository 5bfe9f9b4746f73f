import { readProviderLocks } from "../../../orchestrator/bundle/provider-locks";
import { folderWith } from "../../rig/project-folder";
import { tempFolder } from "../../rig/temp-folder";

test("the versions of a lock file, by provider", async () => {
  const lock = `# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "5.100.0"
  hashes = [
    "h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",
  ]
}

provider "registry.terraform.io/hashicorp/null" {
  version = "3.2.1"
}
`;
  expect(await readProviderLocks(folderWith({ ".terraform.lock.hcl": lock }))).toEqual({
    "registry.terraform.io/hashicorp/aws": "5.100.0",
    "registry.terraform.io/hashicorp/null": "3.2.1",
  });
});

test("no lock file, no locks", async () => {
  expect(await readProviderLocks(tempFolder())).toEqual({});
});
