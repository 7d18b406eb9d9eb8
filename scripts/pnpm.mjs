import { ensureInstalled, pnpm } from "./setup.mjs";

ensureInstalled();
pnpm(process.argv.slice(2));
