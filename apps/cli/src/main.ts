#!/usr/bin/env node
import { version } from "../package.json";

// Everything else is loaded when it is needed: asking for the version must not cost more than starting Node.
const [first, ...rest] = process.argv.slice(2);
if (rest.length === 0 && (first === "--version" || first === "-V" || first === "-v")) {
  process.stdout.write(`${version}\n`);
} else {
  // A reader such as `head` may leave early; that is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const { runProgram } = await import("./program");
  process.exitCode = await runProgram(process.argv.slice(2), version);
}
