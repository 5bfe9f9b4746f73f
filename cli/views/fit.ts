import stringWidth from "string-width";

/** No terminal is this wide; what is beyond need not be looked at. */
const LONGEST = 10_000;

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** A text cut so that it takes no more than the columns. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns < 1 ? "" : `${take(graphemes(text.slice(0, LONGEST)), columns - 1).join("")}…`;
}

/** A path cut at its beginning: its end tells more. */
export function fitEnd(path: string, columns: number): string {
  if (widthOf(path) <= columns) return path;
  return columns < 1
    ? ""
    : `…${take(graphemes(path.slice(-LONGEST)).reverse(), columns - 1)
        .reverse()
        .join("")}`;
}

/** As many of the words as the columns take; the first one in any case, cut if need be. */
export function fitWords(words: readonly string[], separator: string, columns: number): string {
  const [first = "", ...others] = words;
  return others.reduce(
    (line, word) => {
      const longer = line + separator + word;
      return widthOf(longer) <= columns ? longer : line;
    },
    fit(first, columns),
  );
}

/** A text filled up with spaces to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** What a reader sees as one character, together: an accent or half a flag never stands alone. */
function graphemes(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function take(characters: readonly string[], columns: number): string[] {
  let width = 0;
  const end = characters.findIndex((character) => (width += widthOf(character)) > columns);
  return characters.slice(0, end === -1 ? undefined : end);
}
