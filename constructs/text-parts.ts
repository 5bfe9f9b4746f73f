import { type IResolvable, Token, Tokenization } from "cdktf";

/** A text's literal parts, and the tokens between them, in their order. */
export function textParts(text: string): readonly (string | IResolvable)[] {
  return text
    .split(TOKEN)
    .filter((part) => part !== "")
    .map((part) => tokenIn(part) ?? part);
}

/** CDKTF's two notations of tokens in a text: a marker, and a number that no one else writes (about -8e+298). */
const TOKEN = /(\$\{TfToken\[[^\]]*\]\}|-\d(?:\.\d+)?e\+\d{3})/;

function tokenIn(part: string): IResolvable | undefined {
  return Token.isUnresolved(part) ? Tokenization.reverse(part)[0] : Tokenization.reverseNumber(Number(part));
}
