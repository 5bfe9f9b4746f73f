import { join } from "node:path";
import { bundleKey } from "../../cli/bundle-key";
import { folderWith } from "../rig/project-folder";

test("a key file wins over a passphrase; without either there is no key", () => {
  const keyFile = join(folderWith({ key: "k".repeat(32) }), "key");
  expect(bundleKey({ keyFile }, { TERRACE_PASSPHRASE: "p" })).toMatchObject({ value: { kind: "file" } });
  expect(bundleKey({}, { TERRACE_PASSPHRASE: "p" })).toEqual({ ok: true, value: { kind: "passphrase", text: "p" } });
  expect(bundleKey({}, {})).toEqual({ ok: true, value: undefined });
});

test("what could be guessed is refused: an empty passphrase, a short key file; so is a file that is not there", () => {
  const folder = folderWith({ short: "k".repeat(31) });
  expect(bundleKey({}, { TERRACE_PASSPHRASE: "" })).toMatchObject({ failure: { problem: "it is empty" } });
  expect(bundleKey({ keyFile: join(folder, "short") }, {})).toMatchObject({
    failure: { problem: "it has less than 32 bytes" },
  });
  expect(bundleKey({ keyFile: join(folder, "none") }, {})).toMatchObject({ failure: { problem: "ENOENT" } });
});
