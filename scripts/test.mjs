import { ensureInstalled, tool } from "./setup.mjs";

ensureInstalled();
console.log("› running the tests");
tool("vitest", ["run", ...process.argv.slice(2)]);
