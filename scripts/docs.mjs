/**
 * `npm run docs`: the documentation as a static site in site/, the API reference in site/api. A link that leads nowhere
 * is an error. `--no-api` leaves the API reference out (it takes most of the time), `--strict` makes its warnings errors.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, root, run } from "./setup.mjs";

const KNOWN = ["--no-api", "--strict"];
const unknown = process.argv.slice(2).filter((argument) => !KNOWN.includes(argument));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(" ")}. Allowed: ${KNOWN.join(", ")}.`);
  process.exit(2);
}

ensureInstalled();
const { buildSite } = await import("./docs/build-site.mjs");
const { brokenLinks } = await import("./docs/check-links.mjs");

const site = join(root, "site");
const api = !process.argv.includes("--no-api");
rmSync(site, { recursive: true, force: true });
const pages = buildSite(site, { api });
if (api) {
  const strict = process.argv.includes("--strict") ? ["--strict"] : [];
  run(process.execPath, [join(root, "scripts", "api-docs.mjs"), ...strict]);
}
const broken = brokenLinks(site);
for (const sentence of broken) console.error(sentence);
console.log(`site: ${pages} pages, ${broken.length} broken links. Open site/index.html.`);
process.exitCode = broken.length > 0 ? 1 : 0;
