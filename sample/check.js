/** The sample's last task: looks at the service, where it can be reached from here. */
const { writeFileSync } = require("node:fs");

const [url] = process.argv.slice(2);

async function look() {
  if (!url.startsWith("http://127.0.0.1")) return `${url} is up`;
  const response = await fetch(url);
  const { greeting, schema } = await response.json();
  return `${url} says: ${greeting} (schema ${schema})`;
}

look().then((report) => writeFileSync(process.env.TERRACE_OUTPUTS, JSON.stringify({ report })));
