import { Token } from "cdktf";

/** Whether a text is a domain name in small letters; its first part may be `*`. A token is taken as it is. */
export function isDomainName(name: string): boolean {
  if (Token.isUnresolved(name)) return true;
  const [first = "", ...others] = name.split(".");
  return name.length <= 253 && others.length > 0 && (first === "*" || LABEL.test(first)) && others.every(isLabel);
}

/** Whether a name is a zone's own, or below it. Where one of the two is a token, nobody knows: yes. */
export function isWithin(name: string, zone: string): boolean {
  return Token.isUnresolved(`${name}${zone}`) || name === zone || name.endsWith(`.${zone}`);
}

/**
 * A name below a zone, as a whole: `www` is `www.shop.example`, and so is that itself. One that ends with a dot, as DNS has
 * it, is whole in any case; so is one that is not known yet.
 */
export function wholeName(name: string, zone: string): string {
  if (Token.isUnresolved(name)) return name;
  if (name.endsWith(".")) return name.slice(0, -1);
  return !Token.isUnresolved(zone) && isWithin(name, zone) ? name : `${name}.${zone}`;
}

function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** With `_`, as in `_dmarc`: DNS lets it be, though no host has such a name. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
