import { Module } from "node:module";

/**
 * CDKTF loads a library that writes archives, which takes almost half of the time that CDKTF itself takes to load, and
 * which it uses in processes of their own, if at all. For CDKTF it is loaded when it is first used; who else asks for it
 * gets the library itself.
 */
export function loadArchiverLate(file: string, from = ""): void {
  const isFromCdktf = /[\\/]cdkt[fn][\\/]lib[\\/]private[\\/]fs\.js$/.test(from);
  const known = require.cache[file];
  if (isFromCdktf && !known) require.cache[file] = standIn(file);
  if (!isFromCdktf && known && standIns.has(known)) Reflect.deleteProperty(require.cache, file);
}

const standIns = new WeakSet<NodeJS.Module>();

type Library = (...args: unknown[]) => unknown;

/** Behaves, for CDKTF, as the library does, which is loaded for what is asked of it. */
function standIn(file: string): NodeJS.Module {
  const module = new Module(file);
  const library = (): Library => {
    if (require.cache[file] === module) Reflect.deleteProperty(require.cache, file);
    return require(file) as Library;
  };
  module.exports = new Proxy<Library>(() => undefined, {
    apply: (_, self, args) => Reflect.apply(library(), self, args),
    get: (_, name): unknown => Reflect.get(library(), name),
  });
  module.loaded = true;
  standIns.add(module);
  return module;
}
