/**
 * The sample's schema migration: brings the database to schema 3, and keeps what it was before. On this machine the
 * database is a file; another one is left alone.
 */
const { copyFileSync, existsSync, mkdirSync, writeFileSync } = require("node:fs");

const SCHEMA = 3;
const { DATABASE_URL, BACKUPS, TERRACE_OUTPUTS } = process.env;
const backup = `${BACKUPS}/before-${SCHEMA}.json`;

if (DATABASE_URL.startsWith("file:")) {
  const database = new URL(DATABASE_URL);
  mkdirSync(new URL(BACKUPS), { recursive: true });
  if (existsSync(database)) copyFileSync(database, new URL(backup));
  writeFileSync(database, JSON.stringify({ schema: SCHEMA, goods: ["tea", "cups"] }));
}
writeFileSync(TERRACE_OUTPUTS, JSON.stringify({ schema: SCHEMA, backup }));
