/**
 * `npm run mutation`: plants faults in the scaling manager's lifecycle and operations, one at a time, and counts those that no
 * test notices. Takes long; a night's work. Arguments go to Stryker: `npm run mutation -- --mutate FILE`.
 */
import { ensureInstalled, tool } from "./setup.mjs";

ensureInstalled();
tool("stryker", ["run", ...process.argv.slice(2)]);
