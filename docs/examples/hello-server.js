// Says who answers, and what it was given.
const { createServer } = require("node:http");

const { PORT, GREETING, FILES, DATABASE_HOST, DATABASE_NAME } = process.env;

createServer((_, response) => {
  response.end(`${GREETING} from ${process.pid}. Files: ${FILES}. Database: ${DATABASE_NAME} at ${DATABASE_HOST}.\n`);
}).listen(Number(PORT), "127.0.0.1");
