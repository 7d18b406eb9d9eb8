#!/usr/bin/env node
import { version } from "../package.json";

// Everything else is loaded when it is needed: asking for the version must not cost more than starting Node.
const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === "--version" || first === "-V" || first === "-v")) {
  process.stdout.write(`${version}\n`);
} else {
  const { runProgram } = await import("./program");
  await runProgram(process.argv, version);
}
