import { KnownReads, reader, type ConfiguredProvider } from "../../../providers/pool/known-reads";

describe("known reads", () => {
  const [mine, other] = [reader("/project", { A: "1" }), reader("/project", { A: "2" })];
  const provider = { address: "x/y", folder: "/package", hashes: ["h1:x"], runs: "package" } as const;

  test("are those of the last run that read anything, each call once, by provider and configuration", () => {
    const known = new KnownReads();
    const [eu, us] = [configured("eu"), configured("us")];
    for (const request of ["a", "b", "a"]) known.remember(mine, "run 1", eu, call(request));
    known.remember(mine, "run 1", us, call("a"));
    known.remember(other, "run 1", us, call("c"));
    for (let time = 0; time < 2; time++) {
      expect(known.of(mine)).toEqual([
        { ...eu, calls: [call("a"), call("b")] },
        { ...us, calls: [call("a")] },
      ]);
    }
    known.remember(mine, "run 2", us, call("d"));
    expect(known.of(mine)).toEqual([{ ...us, calls: [call("d")] }]);
    expect(known.of(other)).toEqual([{ ...us, calls: [call("c")] }]);
  });

  test("are forgotten when there is too much of them, the oldest reader's first", () => {
    const known = new KnownReads(10);
    known.remember(other, "run", configured("eu"), call("12345"));
    known.remember(mine, "run", configured("eu"), call("12345"));
    known.remember(mine, "run", configured("eu"), call("6"));
    expect(known.of(other)).toEqual([]);
    expect(known.of(mine)).toMatchObject([{ calls: [call("12345"), call("6")] }]);
    known.remember(mine, "run", configured("eu"), call("12345678901"));
    expect(known.of(mine)).toEqual([]);
    known.remember(mine, "run", configured("eu"), call("1234567890"));
    known.remember(mine, "next", configured("eu"), call("0987654321"));
    expect(known.of(mine)).toMatchObject([{ calls: [call("0987654321")] }]);
  });

  function configured(region: string): ConfiguredProvider {
    const configure = { path: "/tfplugin6.Provider/ConfigureProvider", request: Buffer.from(region), config: "digest" };
    return { provider, env: {}, configure };
  }

  function call(request: string): { path: string; request: Buffer } {
    return { path: "/tfplugin6.Provider/ReadResource", request: Buffer.from(request) };
  }
});
