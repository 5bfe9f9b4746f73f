// Answers at the port that it is given, until it is asked to end.
const { createServer } = require("node:http");

const { PORT, FILES } = process.env;
const server = createServer((request, response) => {
  response.end(request.url === "/health" ? "ok\n" : `Hello from process ${process.pid}; my files are at ${FILES}.\n`);
});
server.listen(Number(PORT), "127.0.0.1");
process.once("SIGTERM", () => server.close());
