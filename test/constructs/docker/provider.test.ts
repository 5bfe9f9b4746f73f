import { DockerProvider } from "@cdktf/provider-docker/lib/provider";
import { TerraformStack } from "cdktf";
import { Network } from "terrace/docker";
import { SynthesizedDocker } from "../../rig/docker/synthesized-docker";
import { testApp } from "../synthesized";

test("a stack without a provider gets one; one that it has is used", () => {
  const without = new SynthesizedDocker((stack) => new Network(stack, "net"));
  expect(without.json.provider?.["docker"]).toEqual([{}]);
  const own = new SynthesizedDocker((stack) => {
    new DockerProvider(stack, "docker", { host: "ssh://engine.example.com" });
    new Network(stack, "net");
  });
  expect(own.json.provider?.["docker"]).toEqual([{ host: "ssh://engine.example.com" }]);
});

test("one that comes too late is an error that says so, not two providers", () => {
  const app = testApp();
  const stack = new TerraformStack(app, "shop");
  new Network(stack, "net");
  new DockerProvider(stack, "docker", {});
  expect(() => app.synth()).toThrow(
    "the stack's DockerProvider must come before its first construct of Docker; move it up",
  );
});
