import { createHash } from "node:crypto";
import { join } from "node:path";
import { Fn, LocalBackend, TerraformCount, TerraformIterator, TerraformOutput, TerraformStack, Token } from "cdktf";
import { type App, ephemeralConstruct, EphemeralResource, providerConstruct, resourceConstruct } from "terrace";
import {
  bool,
  computed,
  defineEphemeral,
  defineProvider,
  defineResource,
  list,
  number,
  optional,
  required,
  string,
} from "../../providers/definition";
import { serveTerraform } from "../rig/host/served-terraform";
import { describeWith } from "../rig/parts";
import { configurationIn, stackFolder, testApp } from "./synthesized";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A provider that says what was done. */
function vault(done: string[] = []) {
  const key = defineEphemeral({
    name: "key",
    schema: {
      key_path: required(string),
      seed: optional(string, { computed: true }),
      value: computed(string, { sensitive: true }),
      parts: computed(list(string)),
      size: computed(number),
      is_new: computed(bool),
    },
    open({ key_path, seed = "none" }) {
      done.push(`open ${key_path} ${seed}`);
      const value = `key-of-${key_path}`;
      return { result: { key_path, seed, value, parts: [...key_path], size: 1, is_new: true }, session: key_path };
    },
    close: (path: string) => void done.push(`close ${path}`),
  });
  const seal = defineResource({
    name: "seal",
    schema: { name: required(string), key: required(string, { writeOnly: true }), digest: computed(string) },
    create({ name, key: given }, { config }) {
      done.push(`seal ${name} ${given} ${String(config["token"])}`);
      return { name, digest: digest(given) };
    },
    read: (state) => state,
    delete: () => undefined,
  });
  const provider = defineProvider({
    name: "vault",
    version: "1.2.0",
    module: __filename,
    config: { token: optional(string) },
    resources: [seal],
    ephemerals: [key],
  });
  class Vault extends providerConstruct(provider) {}
  class Key extends ephemeralConstruct(provider, key) {}
  class Seal extends resourceConstruct(provider, seal) {}
  return { provider, Vault, Key, Seal };
}

const { Vault, Key, Seal } = vault();
let app: App;
let stack: TerraformStack;

beforeEach(() => {
  delete process.env["SYNTH_HCL_OUTPUT"];
  app = testApp();
  stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: join(app.outdir, "stack.tfstate") });
});

const configuration = () => configurationIn(stackFolder(app, stack));
const keys = () => configuration().ephemeral?.["vault_key"];

describe("an ephemeral resource in an app", () => {
  test("is a block with Terraform's names, and brings its provider along", () => {
    new Key(stack, "it", { keyPath: "a" });
    expect(configuration()).toMatchObject({
      ephemeral: { vault_key: { it: { key_path: "a" } } },
      provider: { vault: [{}] },
      terraform: { required_providers: { vault: { source: "localhost/terrace/vault", version: "1.2.0" } } },
    });
  });

  test("has a token for each attribute, which leads to it", () => {
    const it = new Key(stack, "it", { keyPath: "a" });
    const { seed, value, parts, size, isNew } = it;
    new TerraformOutput(stack, "all", { value: { seed, value, parts, size, isNew, it: it.fqn }, staticId: true });
    new TerraformOutput(stack, "within", { value: Fn.upper(it.value), staticId: true });
    const of = (name: string) => `\${ephemeral.vault_key.it.${name}}`;
    expect(configuration().output).toEqual({
      all: {
        value: {
          seed: of("seed"),
          value: of("value"),
          parts: of("parts"),
          size: of("size"),
          isNew: of("is_new"),
          it: "${ephemeral.vault_key.it}",
        },
      },
      within: { value: "${upper(ephemeral.vault_key.it.value)}" },
    });
  });

  test("has order, number, conditions, a provider of its own, and overrides", () => {
    const first = new Seal(stack, "first", { name: "a", key: "k" });
    const each = TerraformIterator.fromList(["a", "b"]);
    const elsewhere = new Vault(stack, "elsewhere", { alias: "elsewhere" });
    const all = new Key(stack, "all", { keyPath: each.value, forEach: each, dependsOn: [first] });
    new Key(stack, "two", { keyPath: "a", count: 2, provider: elsewhere });
    new Key(stack, "three", { keyPath: "a", count: TerraformCount.of(3) });
    const lifecycle = { postcondition: [{ condition: "${self.size > 0}", errorMessage: "It is empty." }] };
    new Key(stack, "checked", { keyPath: "a", lifecycle }).addOverride("seed", "s");
    new Seal(stack, "last", { name: "b", key: Fn.element(all.parts, 0), dependsOn: [all] });
    expect(keys()).toEqual({
      all: { key_path: "${each.value}", for_each: '${toset(["a", "b"])}', depends_on: ["vault_seal.first"] },
      two: { key_path: "a", count: 2, provider: "vault.elsewhere" },
      three: { key_path: "a", count: 3 },
      checked: {
        key_path: "a",
        seed: "s",
        lifecycle: { postcondition: [{ condition: "${self.size > 0}", error_message: "It is empty." }] },
      },
    });
    expect(configuration().resource?.["vault_seal"]).toMatchObject({
      last: { key: "${element(ephemeral.vault_key.all.*.parts, 0)}", depends_on: ["ephemeral.vault_key.all"] },
    });
  });

  test("may be of any other provider, with Terraform's names", () => {
    const attributes = { length: 16, override_special: "!" };
    const it = new EphemeralResource(stack, "it", { terraformResourceType: "random_password", attributes });
    new Seal(stack, "seal", { name: "a", key: Token.asString(it.interpolationForAttribute("result")) });
    expect(configuration()).toMatchObject({
      ephemeral: { random_password: { it: attributes } },
      resource: { vault_seal: { seal: { key: "${ephemeral.random_password.it.result}" } } },
    });
  });

  test("stays in its stack, since no state has it", () => {
    const { value } = new Key(stack, "it", { keyPath: "a" });
    new Seal(new TerraformStack(app, "other"), "it", { name: "a", key: value });
    expect(() => app.synth()).toThrow(
      "stack/it: no other stack can have what is ephemeral, got other; make one there too",
    );
  });

  test("is refused where CDKTF would leave it out", () => {
    process.env["SYNTH_HCL_OUTPUT"] = "1";
    new Key(new TerraformStack(app, "in-hcl"), "it", { keyPath: "a" });
    expect(() => app.synth()).toThrow(
      "in-hcl/it: CDKTF can't write an ephemeral resource in HCL; synthesize without --hcl",
    );
  });
});

describeWith(["terraform"], "an ephemeral resource, with Terraform", ({ terraform }) => {
  test("is opened for who needs it, and is in no state and no plan", async () => {
    const done: string[] = [];
    const made = vault(done);
    const seed = new made.Key(stack, "seed", { keyPath: "s" });
    const token = new made.Key(stack, "token", { keyPath: "t", seed: seed.value });
    const provider = new made.Vault(stack, "with", { alias: "with", token: token.value });
    new made.Seal(stack, "it", { name: "a", key: token.value, provider });
    const folder = stackFolder(app, stack);
    const { run, close } = await serveTerraform(terraform, folder, made.provider);
    try {
      await run("plan", "-out=plan", "-input=false", "-no-color");
      done.splice(0);
      await run("apply", "-input=false", "-no-color", "plan");
      expect(done).toEqual([
        "open s none",
        "open t key-of-s",
        "seal a key-of-t key-of-t",
        expect.stringMatching(/^close [st]$/),
        expect.stringMatching(/^close [st]$/),
      ]);
      expect(await run("show", "-json", "plan")).not.toContain("key-of");
      const state = await run("state", "pull");
      expect(state).toContain(digest("key-of-t"));
      expect(state).not.toContain("key-of");
      expect(await run("plan", "-detailed-exitcode", "-no-color")).toContain("No changes");
    } finally {
      await close();
    }
  });
});
