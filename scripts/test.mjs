/** `npm test`: installs what is missing, then runs every suite. Arguments go to vitest: `npm test -- packages/sim-core`. */
import { ensureInstalled, tool } from "./setup.mjs";

const args = process.argv.slice(2);
ensureInstalled();
console.log(`› running the tests from the sources: vitest run ${args.join(" ")}`.trimEnd());
tool("vitest", ["run", ...args]);
