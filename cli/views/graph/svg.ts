import type { Graph, NodeId } from "../../../orchestrator/graph/graph";
import { printable } from "../printable";
import type { Layout, Placed, Point } from "./drawing";
import { layOut } from "./layout";

/** The graph as a picture that suits a light page and a dark one. Tasks are round; a dashed arrow is an order without data. */
export function svg(graph: Graph): string {
  const { width, height, nodes, edges } = layOut(graph, (id) => ({ width: widthOf(shortened(id)) + 28, height: 44 }));
  const size = [width, height].map(Math.ceil).map(String) as [string, string];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}">
<style>${STYLE}</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${edges.map(edgeSvg).join("\n")}
${nodes.map((node) => nodeSvg(node, graph)).join("\n")}
</svg>
`;
}

const STYLE = `
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; text-anchor: middle; fill: #1f2328 }
.kind { font-size: 10px; fill: #656d76 }
rect { fill: #f6f8fa; stroke: #8c959f }
.task rect { fill: #ddf4ff; stroke: #54aeff }
.edge { fill: none; stroke: #8c959f; stroke-width: 1.2 }
.order { stroke-dasharray: 4 3 }
.head { fill: #8c959f }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.kind { fill: #9198a1 }
rect { fill: #161b22; stroke: #6e7681 }
.task rect { fill: #0c2d6b; stroke: #388bfd }
}
`;

function nodeSvg({ id, x, y, width, height }: Placed, graph: Graph): string {
  const kind = graph.nodes.get(id)?.kind ?? "stack";
  const corner = kind === "task" ? height / 2 : 6;
  return `<g class="${kind}"><title>${escape(id)}</title><rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${height}" rx="${corner}"/><text x="${round(x)}" y="${round(y - 1)}">${escape(shortened(id))}</text><text class="kind" x="${round(x)}" y="${round(y + 13)}">${kind}</text></g>`;
}

/** A smooth line: each inner point bends it, and it passes half-way between two of them. */
function edgeSvg({ edge, points }: Layout["edges"][number]): string {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  const last = rest.at(-1) ?? first;
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = next === last ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  const path = `M${at(first)}${bends.length > 0 ? bends.join("") : `L${at(last)}`}`;
  const title = `<title>${escape(edge.from)} → ${escape(edge.to)}</title>`;
  return `<path class="edge ${edge.reason}" marker-end="url(#arrow)" d="${path}">${title}</path>`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const LONGEST = 48;

/** Of a very long id the beginning and the end; the rest is in the title. */
function shortened(id: NodeId): string {
  const letters = [...printable(id)];
  if (letters.length <= LONGEST) return letters.join("");
  return [...letters.slice(0, LONGEST / 2 - 1), "…", ...letters.slice(-LONGEST / 2)].join("");
}

/** As wide as a fixed-width font makes it, in which the letters of some scripts take two places. */
function widthOf(label: string): number {
  return [...label].reduce((width, letter) => width + (letter < "\u1100" ? 7.3 : 13), 0);
}

/** Also leaves out what XML cannot hold at all. */
function escape(text: string): string {
  return printable(text)
    .replace(/[\p{Cs}\ufffe\uffff]/gu, "\ufffd")
    .replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
