const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** The looks that texts can have. */
export type Look = keyof typeof CODES;

/** Gives a text a look, or leaves it plain where there are no colours. */
export type Paint = (look: Look, text: string) => string;

/** The paint for a terminal with colours or without. */
export function painter(color: boolean): Paint {
  if (!color) return (_, text) => text;
  return (look, text) => `\u001b[${CODES[look][0]}m${text}\u001b[${CODES[look][1]}m`;
}
