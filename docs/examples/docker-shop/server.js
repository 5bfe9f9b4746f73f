require("node:http")
  .createServer((_, response) => response.end("Welcome to the shop.\n"))
  .listen(process.env.PORT);
