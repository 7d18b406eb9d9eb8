import { fileURLToPath } from "node:url";
import { runParity } from "./parity/parity-command";

const [command, ...args] = process.argv.slice(2);
if (command === "parity") {
  process.exitCode = runParity({
    root: fileURLToPath(new URL("../../..", import.meta.url)),
    workingDirectory: process.env.INIT_CWD ?? process.cwd(),
    environment: process.env,
    names: args,
    print: (line) => console.log(line),
    printError: (line) => console.error(line),
  });
}
