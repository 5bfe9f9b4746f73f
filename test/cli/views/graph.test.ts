import fc from "fast-check";
import { SaxesParser } from "saxes";
import { graphFormats, type GraphFormat } from "../../../cli/views/graph/graph-format";
import { nodeId, type Graph } from "../../../orchestrator/graph/graph";
import { graphOf, stack, task } from "../../rig/graphs";

const diamond = graphOf("Network -> Db, Network -> Cache, Db -> Web, Cache -> Web, seed .> Web");

function single(id: string, kind: "stack" | "task" = "stack"): Graph {
  const node = (kind === "stack" ? stack : task)(nodeId(id));
  const alone = new Map([[node.id, []]]);
  return { nodes: new Map([[node.id, node]]), needs: alone, neededBy: alone, approval: [] };
}

/** Ids that mean something in one of the languages. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.constantFrom(
    `"]; click n0 "javascript:alert(1)`,
    `</text><script>alert(1)</script>`,
    `a"\\" -> b [label="x"]; }`,
    "&amp;&#0;]]>",
    "line\nfeed\r\t\u001b[31mred",
    "\ud800 \uffff",
    "\u009b31m \u0085 \u007f",
    "end",
    "__proto__",
    "`**bold**`",
    "\\N\\G\\",
  ),
);

/** The elements of an XML text, with their attributes and all text within. Throws for any that isn't well-formed. */
function parseXml(
  xml: string,
): readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>>; text: string }[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof elements)[number][] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: "" };
    elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => open.forEach((element) => (element.text += text)));
  parser.on("closetag", () => open.pop());
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return elements;
}

test("text shows each node once, below all that it needs, with what it needs", () => {
  expect(graphFormats.text(diamond)).toBe(`1  Network
   seed (task)
2  Db           <- Network
   Cache        <- Network
3  Web          <- Db, Cache, after seed
`);
});

test("text numbers ten layers and more in one column", () => {
  const chain = Array.from({ length: 9 }, (_, index) => `N${index} -> N${index + 1}`).join(", ");
  expect(graphFormats.text(graphOf(chain)).split("\n").slice(8, 10)).toEqual([" 9  N8  <- N7", "10  N9  <- N8"]);
});

test("text is not torn apart by one long id", () => {
  const [first = "", second = ""] = graphFormats.text(graphOf(`${"X".repeat(200)}, A, X -> A`)).split("\n");
  expect(first).toHaveLength(203);
  expect(second.length).toBeLessThan(50);
});

test("Mermaid shows each node and each edge, tasks rounded, order dotted", () => {
  expect(graphFormats.mermaid(diamond)).toBe(`flowchart TD
  n0["Network"]
  n1["Db"]
  n2["Cache"]
  n3["Web"]
  n4(["seed"])
  n0 --> n1
  n0 --> n2
  n1 --> n3
  n2 --> n3
  n4 -.-> n3
`);
});

test("DOT shows each node and each edge, tasks rounded, order dashed", () => {
  expect(graphFormats.dot(diamond)).toBe(`digraph {
  node [shape=box];
  n0 [label="Network"];
  n1 [label="Db"];
  n2 [label="Cache"];
  n3 [label="Web"];
  n4 [label="seed", style=rounded];
  n0 -> n1;
  n0 -> n2;
  n1 -> n3;
  n2 -> n3;
  n4 -> n3 [style=dashed];
}
`);
});

test("JSON holds each node and each edge, and no setting of a backend", () => {
  const secret = { ...stack(nodeId("A")), backend: { type: "http", config: { password: "hunter2" } } };
  const graph = { ...single("A"), nodes: new Map([[secret.id, secret]]) };
  expect(JSON.parse(graphFormats.json(graph))).toEqual({
    nodes: [
      { id: "A", kind: "stack", name: "A", folder: "stacks/A", backend: "http", inputs: {}, outputs: {}, policy: {} },
    ],
    edges: [],
  });
  expect(graphFormats.json(graph)).not.toContain("hunter2");
  expect(JSON.parse(graphFormats.json(diamond))).toMatchObject({
    nodes: [{ id: "Network" }, { id: "Db" }, { id: "Cache" }, { id: "Web" }, { id: "seed", kind: "task" }],
    edges: [
      { from: "Network", to: "Db", reason: "data" },
      { from: "Network", to: "Cache", reason: "data" },
      { from: "Db", to: "Web", reason: "data" },
      { from: "Cache", to: "Web", reason: "data" },
      { from: "seed", to: "Web", reason: "order" },
    ],
  });
});

test("SVG shows each node with its kind, and each edge, tasks round, order dashed", () => {
  const elements = parseXml(graphFormats.svg(diamond));
  const groups = elements.filter(({ name }) => name === "g").map(({ attributes, text }) => [attributes["class"], text]);
  expect(groups).toEqual([
    ["stack", "NetworkNetworkstack"],
    ["stack", "DbDbstack"],
    ["stack", "CacheCachestack"],
    ["stack", "WebWebstack"],
    ["task", "seedseedtask"],
  ]);
  const edges = elements.filter(({ attributes }) => attributes["class"]?.startsWith("edge"));
  expect(edges.map(({ attributes, text }) => `${text} ${attributes["class"] ?? ""}`)).toEqual([
    "Network → Db edge data",
    "Network → Cache edge data",
    "Db → Web edge data",
    "Cache → Web edge data",
    "seed → Web edge order",
  ]);
});

const wide = Array.from(
  { length: 40 },
  (_, index) => `A${index} -> B${(index * 7) % 40}, B${index} -> C${(index * 3) % 40}`,
);
const deep = Array.from({ length: 5_000 }, (_, index) => `N${index} -> N${index + 1}`);
const both = Array.from({ length: 350 }, (_, index) => `A${index} -> B${(index * 7) % 350}`);

test.each([
  ["a diamond", diamond],
  ["some layers", graphOf(wide.join(", "))],
  ["two large layers", graphOf(both.join(", "))],
])("SVG keeps nodes within the picture, and apart, for %s", (_, graph) => {
  const elements = parseXml(graphFormats.svg(graph));
  const { width, height } = elements[0]?.attributes ?? {};
  const boxes = elements.filter(({ name }) => name === "rect").map(({ attributes }) => boxOf(attributes));
  expect(boxes).toHaveLength(graph.nodes.size);
  for (const box of boxes) {
    expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(Number(width));
    expect(box.bottom).toBeLessThanOrEqual(Number(height));
    expect(boxes.filter((other) => other !== box && overlap(box, other))).toEqual([]);
  }
});

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf({ x, y, width, height }: Readonly<Record<string, string>>): Box {
  const [left, top] = [Number(x), Number(y)];
  return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

test("SVG shows a chain of 5,000 nodes, whole", () => {
  const classes = parseXml(graphFormats.svg(graphOf(deep.join(", ")))).map(({ attributes }) => attributes["class"]);
  expect(classes.filter((name) => name === "stack")).toHaveLength(5_001);
  expect(classes.filter((name) => name === "edge data")).toHaveLength(5_000);
});

test("SVG shortens a long id, and has the whole one in its title", () => {
  const id = `prod/${"very-".repeat(40)}long`;
  const elements = parseXml(graphFormats.svg(single(id)));
  expect(elements.find(({ name }) => name === "title")?.text).toBe(id);
  expect(elements.find(({ name }) => name === "text")?.text).toMatch(/^prod\/very-.*….*very-long$/);
});

describe("an id, whatever it is,", () => {
  const anyId = fc.tuple(hostile, fc.constantFrom("stack" as const, "task" as const));

  test("stays one quoted text in Mermaid", () => {
    fc.assert(
      fc.property(anyId, ([id, kind]) => {
        const lines = graphFormats.mermaid(single(id, kind)).split("\n");
        expect(lines).toHaveLength(3);
        expect(lines[1]).toMatch(/^ {2}n0\(?\["[\w \-./#;\u0080-\uffff]*"\]\)?$/);
      }),
    );
  });

  test("stays one quoted text in DOT", () => {
    fc.assert(
      fc.property(anyId, ([id, kind]) => {
        const lines = graphFormats.dot(single(id, kind)).split("\n");
        expect(lines).toHaveLength(5);
        expect(lines[2]).toMatch(/^ {2}n0 \[label="(?:[^"\\]|\\["\\])*"(, style=rounded)?\];$/);
      }),
    );
  });

  test("stays text in SVG", () => {
    fc.assert(
      fc.property(anyId, ([id, kind]) => {
        const names = parseXml(graphFormats.svg(single(id, kind))).map(({ name }) => name);
        expect(names.slice(-5)).toEqual(["g", "title", "rect", "text", "text"]);
        expect(names).toHaveLength(10);
      }),
    );
  });

  test("stays as it is in JSON", () => {
    fc.assert(
      fc.property(anyId, ([id, kind]) => {
        expect(JSON.parse(graphFormats.json(single(id, kind)))).toMatchObject({ nodes: [{ id, kind }] });
      }),
    );
  });

  test.each<GraphFormat>(["text", "mermaid", "dot", "json", "svg"])("does nothing to a terminal in %s", (format) => {
    fc.assert(
      fc.property(anyId, ([id, kind]) => {
        expect(graphFormats[format](single(id, kind))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});
