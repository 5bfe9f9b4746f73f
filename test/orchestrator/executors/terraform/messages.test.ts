import { errorsInText, Messages } from "../../../../orchestrator/executors/terraform/messages";

/** A message as Terraform writes one. */
function message(type: string, text: string, rest: object = {}): string {
  return JSON.stringify({
    "@level": "info",
    "@message": text,
    "@module": "terraform.ui",
    "@timestamp": "t",
    type,
    ...rest,
  });
}

function change(action: string, addr = "terraform_data.a", rest: object = {}): string {
  return message("planned_change", `${addr}: Plan to ${action}`, { change: { resource: { addr }, action, ...rest } });
}

function drift(action: string): string {
  const text = `a.b: Drift detected (${action})`;
  return message("resource_drift", text, { change: { resource: { addr: "a.b" }, action } });
}

function diagnostic(rest: object): string {
  return message("diagnostic", "Error: said here, too", {
    diagnostic: { severity: "error", summary: "Oh no", detail: "", ...rest },
  });
}

function taken(...lines: readonly string[]): Messages {
  const messages = new Messages();
  for (const line of lines) messages.take(line);
  return messages;
}

describe("changes", () => {
  test.each([
    ["create", "create"],
    ["read", "read"],
    ["update", "update"],
    ["replace", "replace"],
    ["delete", "delete"],
    ["import", "import"],
    ["move", "move"],
    ["remove", "forget"],
    ["forget", "forget"],
    ["something-new", "update"],
  ])("%s is %s", (action, expected) => {
    expect(taken(change(action)).changes).toEqual([{ address: "terraform_data.a", action: expected }]);
  });

  test("none is none", () => {
    expect(
      taken(change("noop"), message("planned_change", "odd"), message("planned_change", "odd", { change: {} })).changes,
    ).toEqual([]);
  });

  test("in the order that Terraform has them, also with keys and modules", () => {
    const addresses = ['module.m["a.b"].aws_vpc.x[0]', "data.aws_ami.y"];
    expect(taken(...addresses.map((addr) => change("create", addr))).changes.map(({ address }) => address)).toEqual(
      addresses,
    );
  });

  test("of outputs: those that change, and no value", () => {
    const outputs = {
      a: { sensitive: false, action: "create" },
      b: { sensitive: true, action: "update" },
      c: { sensitive: false, action: "noop" },
      d: { sensitive: false, type: "string", value: "after an apply" },
      e: { sensitive: false, action: "delete" },
    };
    expect(taken(message("outputs", "Outputs: 5", { outputs })).changedOutputs).toEqual([
      { name: "a" },
      { name: "b" },
      { name: "e", isLost: true },
    ]);
  });
});

describe("diagnostics", () => {
  test("errors and warnings, with what there is of them", () => {
    expect(
      taken(
        diagnostic({ detail: "d", address: "aws_vpc.x[0]" }),
        diagnostic({ severity: "warning", detail: undefined }),
      ).diagnostics,
    ).toEqual([
      { severity: "error", summary: "Oh no", detail: "d", address: "aws_vpc.x[0]" },
      { severity: "warning", summary: "Oh no", detail: "" },
    ]);
  });

  test.each([
    ["resource.aws_vpc.main", "aws_vpc.main"],
    ["resource.aws_vpc.main.lifecycle.precondition[0]", "aws_vpc.main"],
    ["data.aws_ami.main.filter[0]", "data.aws_ami.main"],
    ["module.network", "module.network"],
    ['resource "aws_vpc" "main"', "aws_vpc.main"],
    ['data "aws_ami" "main"', "data.aws_ami.main"],
    ["ephemeral.vault_key.main.path", "ephemeral.vault_key.main"],
    ['module "network"', "module.network"],
    ["output.x", undefined],
    ["variable", undefined],
    ["resource", undefined],
    ["module", undefined],
    ["provider.aws", undefined],
    [null, undefined],
  ])("without an address, the place in the configuration tells it: %s is %s", (context, address) => {
    expect(taken(diagnostic({ snippet: { context } })).diagnostics[0]?.address).toBe(address);
  });

  test("a given address is surer than the place", () => {
    const given = diagnostic({ address: 'aws_vpc.main["a"]', snippet: { context: "resource.aws_vpc.main" } });
    expect(taken(given).diagnostics[0]?.address).toBe('aws_vpc.main["a"]');
  });
});

describe("what a log shows", () => {
  test.each<[string, string, readonly string[]]>([
    ["a message's text", message("apply_start", "terraform_data.a: Creating..."), ["terraform_data.a: Creating..."]],
    ["not Terraform's version", message("version", "Terraform 1.11.4"), []],
    ["not what the plan says already", change("create"), []],
    ["that something is gone", drift("delete"), ["a.b: Drift detected (delete)"]],
    ["not what a provider has filled in", drift("update"), []],
    ["not a message without text", '{"type":"x"}', []],
    [
      "an error, with its address and detail",
      diagnostic({ detail: "one\n\ntwo", address: "a.b" }),
      ["Error: Oh no (a.b)", "one", "two"],
    ],
    ["a warning", diagnostic({ severity: "warning" }), ["Warning: Oh no"]],
    ["a line that is no message", "Terraform crashed", ["Terraform crashed"]],
    ["JSON that is no message", '{"a":1}', ['{"a":1}']],
    ["JSON of another kind", "[1]", ["[1]"]],
    ["broken JSON", '{"type":', ['{"type":']],
    ["a message with a type of another kind", '{"type":1}', ['{"type":1}']],
    ["not an empty line", "  ", []],
  ])("%s", (_, line, expected) => {
    expect(new Messages().take(line)).toEqual(expected);
  });
});

describe("other lines", () => {
  test("the last 50 are kept, and of each the beginning", () => {
    const messages = taken(...Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(20_000)}`));
    expect(messages.other).toHaveLength(50);
    expect(messages.other[0]).toMatch(/^10 x{9997}$/);
  });
});

describe("errors in text", () => {
  test("in a box, as Terraform draws it", () => {
    const lines = [
      "Initializing the backend...",
      "╷",
      "│ Error: Failed to query available provider packages",
      "│ ",
      "│ Could not retrieve the list",
      "│ of available versions",
      "╵",
      "",
      "╷",
      "│ Error: Second",
      "╵",
    ];
    expect(errorsInText(lines)).toEqual([
      {
        severity: "error",
        summary: "Failed to query available provider packages",
        detail: "Could not retrieve the list\nof available versions",
      },
      { severity: "error", summary: "Second", detail: "" },
    ]);
  });

  test("without a box, as with -no-color, and without a warning that follows", () => {
    const lines = [
      "Error: Backend configuration changed",
      "",
      "A change has been detected",
      "",
      "Warning: Deprecated",
      "",
      "Use another",
    ];
    expect(errorsInText(lines)).toEqual([
      { severity: "error", summary: "Backend configuration changed", detail: "A change has been detected" },
    ]);
  });

  test("none", () => {
    expect(errorsInText(["All is well", "No Error: here"])).toEqual([]);
  });
});
