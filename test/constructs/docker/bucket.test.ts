import { setDefaults } from "terrace";
import { Bucket } from "terrace/docker";
import { SynthesizedDocker } from "../../rig/docker/synthesized-docker";

test("its files stay by default, whatever becomes of the app", () => {
  const docker = new SynthesizedDocker((stack) => new Bucket(stack, "files"));
  expect(docker.all("docker_volume")).toEqual([]);
  expect(docker.container("shop-files")["mounts"]).toEqual([
    { type: "volume", source: "shop-files", target: "/bucket" },
  ]);
});

test("its files go with it where that is asked for, of it or of all", () => {
  const own = new SynthesizedDocker((stack) => new Bucket(stack, "files", { removal: "destroy" }));
  expect(own.named("docker_volume", "shop-files")).toBeDefined();
  const all = new SynthesizedDocker((stack) => {
    setDefaults(stack, { removal: "destroy", tags: { team: "shop" } });
    new Bucket(stack, "files");
  });
  expect(all.named("docker_volume", "shop-files")).toMatchObject({ labels: [{ label: "team", value: "shop" }] });
});

test("services that are not root can write to it: what prepares it can do nothing else", () => {
  const docker = new SynthesizedDocker((stack) => new Bucket(stack, "files"));
  expect(docker.container("shop-files")).toMatchObject({
    command: ["chmod", "1777", "/bucket"],
    network_mode: "none",
    capabilities: { drop: ["ALL"] },
    read_only: true,
    must_run: false,
    attach: true,
    restart: "no",
  });
});

test("one whose volume was made anew is prepared anew", () => {
  const docker = new SynthesizedDocker((stack) => new Bucket(stack, "files", { removal: "destroy" }));
  expect(docker.container("shop-files")["lifecycle"]).toEqual({
    replace_triggered_by: [expect.stringMatching(/^docker_volume\.files_volume_\w+$/)],
  });
});
