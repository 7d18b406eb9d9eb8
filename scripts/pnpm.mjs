/** The pinned pnpm with the given arguments: `node scripts/pnpm.mjs exec turbo run build`. */
import { ensureInstalled, pnpm } from "./setup.mjs";

const args = process.argv.slice(2);
ensureInstalled();
console.log(`› ${args.join(" ")}`);
pnpm(args);
