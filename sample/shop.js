/** A replica of the sample's web service. It shows what has reached it from other stacks and tasks. */
const { appendFileSync, readFileSync } = require("node:fs");
const { createServer } = require("node:http");

const { PORT, DATABASE_URL, STORAGE_URL, SCHEMA, BACKUP, GREETING } = process.env;
const visits = new URL(`${STORAGE_URL}/visits`);

createServer((request, response) => {
  if (request.url === "/health") return response.end("healthy\n");
  appendFileSync(visits, ".");
  const page = {
    greeting: readFileSync(GREETING, "utf8").trim(),
    replica: process.pid,
    visits: readFileSync(visits, "utf8").length,
    database: JSON.parse(readFileSync(new URL(DATABASE_URL), "utf8")),
    schema: Number(SCHEMA),
    backup: BACKUP,
  };
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify(page, null, 2)}\n`);
}).listen(Number(PORT), "127.0.0.1");
