import { createPrivateKey, X509Certificate } from "node:crypto";

import { selfSigned } from "../../../providers/host/certificate";
import { handshakeLine, readInvitation } from "../../../providers/host/handshake";
import { logLine } from "../../../providers/host/plugin-log";
import { invited } from "../../rig/host/plugin-process";

const now = new Date("2026-11-25T12:00:00Z");

describe("a certificate", () => {
  const { certificate, key } = selfSigned(now);
  const read = new X509Certificate(certificate);

  test("is its own authority, for localhost", () => {
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(true);
    expect(read.checkHost("localhost")).toBe("localhost");
    expect(read.checkHost("example.test")).toBeUndefined();
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  test("is valid from a day ago, for a year from now", () => {
    expect(new Date(read.validFrom)).toEqual(new Date("2026-11-24T12:00:00Z"));
    expect(new Date(read.validTo)).toEqual(new Date("2027-11-25T12:00:00Z"));
  });

  test("is never the same twice", () => {
    const other = new X509Certificate(selfSigned(now).certificate);
    expect(other.serialNumber).not.toBe(read.serialNumber);
    expect(read.verify(other.publicKey)).toBe(false);
  });
});

describe("an invitation", () => {
  test.each([
    ["nothing", {}],
    ["another cookie", { ...invited, TF_PLUGIN_MAGIC_COOKIE: "x" }],
  ])("%s is a start by hand", (_, env) => {
    expect(readInvitation(env)).toEqual({ kind: "by-hand" });
  });

  test.each([
    ["5,6", true],
    ["6", true],
    ["5", false],
    ["", false],
  ])("versions %j have ours: %s", (versions, speaksOurs) => {
    expect(readInvitation({ ...invited, PLUGIN_PROTOCOL_VERSIONS: versions })).toMatchObject({ speaksOurs });
  });

  test("names the folder of sockets, and the client's certificate", () => {
    const { certificate } = selfSigned(now);
    const env = { ...invited, PLUGIN_UNIX_SOCKET_DIR: "/somewhere", PLUGIN_CLIENT_CERT: certificate };
    expect(readInvitation(env)).toEqual({ kind: "client", speaksOurs: true, folder: "/somewhere", certificate });
    expect(readInvitation({ ...env, PLUGIN_CLIENT_CERT: "x" })).toMatchObject({ kind: "bad-certificate" });
  });
});

test("the handshake has the certificate without line breaks and padding", () => {
  const { certificate } = selfSigned(now);
  const [encoded = ""] = handshakeLine("/s", certificate).trimEnd().split("|").slice(-1);
  expect(encoded).toMatch(/^[A-Za-z0-9+/]+$/);
  expect(new X509Certificate(Buffer.from(encoded, "base64")).toString()).toBe(certificate);
  expect(handshakeLine("/s")).toBe("1|6|unix|/s|grpc|\n");
});

test("a line of the log is one line", () => {
  expect(logLine("warn", 'two\nlines, "quoted"', now)).toBe(
    '{"@level":"warn","@message":"two\\nlines, \\"quoted\\"","@timestamp":"2026-11-25T12:00:00.000000Z"}\n',
  );
});
