/** Makes a name that is an identifier everywhere out of any text; a number tells apart those that would be equal. */
export function uniqueName(text: string, isTaken: (name: string) => boolean): string {
  const name = text.replace(/[^A-Za-z0-9_]+/g, "_");
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}_${String(number)}`;
    if (!isTaken(candidate)) return candidate;
  }
}
