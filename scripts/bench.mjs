/** `npm run bench -- ARGUMENTS`: the measurements, bundled from the sources like the command. */
import { join } from "node:path";
import { ensureInstalled, root, run, tool } from "./setup.mjs";

ensureInstalled();
console.error("› bundling the benchmarks from the sources");
tool("tsup", ["--silent"], { cwd: join(root, "apps", "bench") });
const cwd = process.env.INIT_CWD ?? process.cwd();
run(process.execPath, [join(root, "apps", "bench", "dist", "main.js"), ...process.argv.slice(2)], { cwd });
