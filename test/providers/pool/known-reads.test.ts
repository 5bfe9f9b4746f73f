import { KnownReads, reader, type ConfiguredProvider } from "../../../providers/pool/known-reads";

describe("known reads", () => {
  const [mine, other] = [reader("/project", { A: "1" }), reader("/project", { A: "2" })];
  const provider = { address: "x/y", folder: "/package", hashes: ["h1:x"], runs: "package" } as const;

  test("are told once, each call once, by provider, place and configuration", () => {
    const known = new KnownReads();
    const [eu, us] = ["eu", "us"].map((region) => configured(region));
    for (const request of ["a", "b", "a"]) known.remember(mine, eu as ConfiguredProvider, call(request));
    known.remember(mine, us as ConfiguredProvider, call("a"));
    known.remember(other, us as ConfiguredProvider, call("c"));
    expect(known.take(mine)).toEqual([
      { ...eu, calls: [call("a"), call("b")] },
      { ...us, calls: [call("a")] },
    ]);
    expect(known.take(mine)).toEqual([]);
    expect(known.take(other)).toEqual([{ ...us, calls: [call("c")] }]);
  });

  test("are forgotten when there is too much of them, the oldest reader's first", () => {
    const known = new KnownReads(10);
    known.remember(other, configured("eu"), call("12345"));
    known.remember(mine, configured("eu"), call("12345"));
    known.remember(mine, configured("eu"), call("6"));
    expect(known.take(other)).toEqual([]);
    expect(known.take(mine)).toMatchObject([{ calls: [call("12345"), call("6")] }]);
    known.remember(mine, configured("eu"), call("12345678901"));
    expect(known.take(mine)).toEqual([]);
    known.remember(mine, configured("eu"), call("1234567890"));
    expect(known.take(mine)).toMatchObject([{ calls: [call("1234567890")] }]);
  });

  function configured(region: string): ConfiguredProvider {
    const configure = { path: "/tfplugin6.Provider/ConfigureProvider", request: Buffer.from(region), config: "digest" };
    return { provider, place: { env: {} }, configure };
  }

  function call(request: string): { path: string; request: Buffer } {
    return { path: "/tfplugin6.Provider/ReadResource", request: Buffer.from(request) };
  }
});
