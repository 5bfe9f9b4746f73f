import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { credentials } from "@grpc/grpc-js";

import { selfSigned, type Certificate } from "../../../providers/host/certificate";
import { bundled } from "../../rig/host/bundled";
import { connect, type PluginClient } from "../../rig/host/plugin-client";
import { invited, startPlugin } from "../../rig/host/plugin-process";

const program = bundled(require.resolve("../../rig/host/note-plugin"), "note-plugin.js");

const clients: PluginClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function connected(...given: Parameters<typeof connect>): PluginClient {
  const client = connect(...given);
  clients.push(client);
  return client;
}

test("by hand it says what it is, and ends", async () => {
  const { code, stdout, stderr } = await startPlugin(program, {}).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("Terraform starts it");
});

test("a wrong cookie is nobody's", async () => {
  const { code, stderr } = await startPlugin(program, { ...invited, TF_PLUGIN_MAGIC_COOKIE: "another" }).ended;
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("Terraform starts it") as string });
});

test("without a certificate it serves in the clear", async () => {
  const plugin = startPlugin(program, invited);
  const [core, version, network, socket = "", kind, certificate] = await plugin.handshake;
  expect([core, version, network, kind, certificate]).toEqual(["1", "6", "unix", "grpc", ""]);
  const { resources } = await connected(socket).call("GetMetadata", {});
  expect(resources).toEqual([{ typeName: "demo_note" }]);
});

test("Shutdown ends it, and leaves no socket", async () => {
  const plugin = startPlugin(program, invited);
  const [, , , socket = ""] = await plugin.handshake;
  await connected(socket).shutdown();
  expect((await plugin.ended).code).toBe(0);
  expect(plugin.left()).toEqual([]);
});

test("SIGTERM ends it, and leaves no socket; SIGINT is for Terraform", async () => {
  const plugin = startPlugin(program, invited);
  const [, , , socket = ""] = await plugin.handshake;
  plugin.child.kill("SIGINT");
  await connected(socket).call("GetMetadata", {});
  expect(existsSync(socket)).toBe(true);
  plugin.child.kill("SIGTERM");
  expect((await plugin.ended).code).toBe(143);
  expect(plugin.left()).toEqual([]);
});

test("a client of protocol 5 only is told the version that there is", async () => {
  const plugin = startPlugin(program, { ...invited, PLUGIN_PROTOCOL_VERSIONS: "5" });
  expect((await plugin.handshake)[1]).toBe("6");
  plugin.child.kill("SIGTERM");
  expect((await plugin.ended).stderr).toContain("plugin protocol 6");
});

test("a certificate that is none is refused before anything is served", async () => {
  const plugin = startPlugin(program, { ...invited, PLUGIN_CLIENT_CERT: "nonsense" });
  const { code, stdout, stderr } = await plugin.ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(JSON.parse(stderr)).toMatchObject({ "@level": "error" });
  expect(plugin.left()).toEqual([]);
});

test("with a certificate only its owner may call", async () => {
  const [client, stranger] = [selfSigned(new Date()), selfSigned(new Date())];
  const plugin = startPlugin(program, { ...invited, PLUGIN_CLIENT_CERT: client.certificate });
  const [, , , socket = "", , der = ""] = await plugin.handshake;
  const server = new X509Certificate(Buffer.from(der, "base64")).toString();
  const by = ({ certificate, key }: Certificate): PluginClient =>
    connected(socket, credentials.createSsl(Buffer.from(server), Buffer.from(key), Buffer.from(certificate)));
  await expect(by(client).call("GetMetadata", {})).resolves.toMatchObject({ diagnostics: [] });
  await expect(by(stranger).call("GetMetadata", {})).rejects.toThrow("UNAVAILABLE");
  await expect(connected(socket).call("GetMetadata", {})).rejects.toThrow("UNAVAILABLE");
  const nameless = connected(socket, credentials.createSsl(Buffer.from(server)));
  await expect(nameless.call("GetMetadata", {})).rejects.toThrow("UNAVAILABLE");
  await expect(by(client).call("GetMetadata", {})).resolves.toMatchObject({ diagnostics: [] });
});

test("what a call throws is its error", async () => {
  const plugin = startPlugin(program, invited);
  const [, , , socket = ""] = await plugin.handshake;
  await expect(connected(socket).call("CallFunction", { name: "f", arguments: [] })).rejects.toThrow("nobody expected");
});
