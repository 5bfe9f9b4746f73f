import { differingNames, environmentKey } from "../../../providers/pool/relevant-environment";

const env = { AWS_REGION: "us-east-1", HTTPS_PROXY: "http://proxy", PATH: "/bin", HOME: "/home/me" };

test.each(["AWS_REGION", "AWS_PROFILE", "HTTPS_PROXY", "PATH", "HOME", "SSL_CERT_FILE", "ANYTHING"])(
  "another %s is another environment",
  (name) => {
    expect(environmentKey({ ...env, [name]: "other" })).not.toBe(environmentKey(env));
  },
);

test.each([
  "PWD",
  "SHLVL",
  "_",
  "TERM",
  "COLUMNS",
  "SSH_TTY",
  "TMUX_PANE",
  "GPG_TTY",
  "npm_lifecycle_event",
  "TF_VAR_secret",
  "TF_CLI_ARGS_plan",
])("another %s is not", (name) => {
  expect(environmentKey({ ...env, [name]: "other" })).toBe(environmentKey(env));
});

test("an unset variable is not an empty one, and the order does not matter", () => {
  expect(environmentKey({ ...env, AWS_PROFILE: "" })).not.toBe(environmentKey(env));
  expect(environmentKey(Object.fromEntries(Object.entries(env).reverse()))).toBe(environmentKey(env));
});

test("names and values can't be mistaken for each other", () => {
  expect(environmentKey({ A: 'b","C","d' })).not.toBe(environmentKey({ A: "b", C: "d" }));
});

test("what differs is told by name: changed, added and taken away, but for what does not matter", () => {
  const other = { ...env, AWS_REGION: "eu-west-1", AWS_PROFILE: "", TERM: "dumb" };
  const { PATH: _, ...without } = other;
  expect(differingNames(env, without)).toEqual(["AWS_PROFILE", "AWS_REGION", "PATH"]);
  expect(differingNames(env, { ...env, SHLVL: "3" })).toEqual([]);
});
