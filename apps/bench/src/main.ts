import { MeasurementFailedError } from "./child-process";
import { BadOptionError, HELP, parseBenchArguments } from "./command-line";
import { REPOSITORY } from "./paths";

/** What npm was called from: paths that a user gives are relative to it. */
const workingDirectory = process.env.INIT_CWD ?? process.cwd();

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadOptionError || error instanceof MeasurementFailedError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof BadOptionError ? 2 : 1;
}

/** The first word is a command; without one it is the bench. */
async function main(args: readonly string[]): Promise<number> {
  const [command = "", ...rest] = args;
  if (command === "child") {
    const { answerParent } = await import("./children");
    process.stdout.write(await answerParent(rest[0]!, rest[1]!));
    return 0;
  }
  if (command === "parity") {
    const { runParity } = await import("./parity/parity-command");
    return runParity({
      root: REPOSITORY,
      workingDirectory,
      environment: process.env,
      names: rest,
      print: (line) => console.log(line),
      printError: (line) => console.error(line),
    });
  }
  if (command === "conformance") {
    const { runConformance } = await import("./conformance/conformance-command");
    return runConformance({
      root: REPOSITORY,
      workingDirectory,
      environment: process.env,
      names: rest,
      print: (line) => console.log(line),
      printError: (line) => console.error(line),
    });
  }
  if (command === "validity") {
    const { runValidity } = await import("./validity/validity-command");
    return runValidity({
      root: REPOSITORY,
      arguments: rest,
      workingDirectory,
      environment: process.env,
      print: (line) => console.log(line),
      printError: (line) => console.error(line),
    });
  }
  if (command === "predictive") {
    const { runPredictive } = await import("./predictive/predictive-command");
    return runPredictive(rest, (line) => console.log(line));
  }
  if (command === "bound") {
    const { runBound } = await import("./bound/bound-command");
    return runBound(rest, (line) => console.log(line));
  }
  if (command === "smoke") return bench(["--quick", ...rest]);
  if (command !== "" && !command.startsWith("-"))
    throw new BadOptionError(`There is no command ${command}.\n\n${HELP}`);
  return bench(args);
}

async function bench(args: readonly string[]): Promise<number> {
  const request = parseBenchArguments(args, workingDirectory);
  if (request.type === "help") {
    console.log(HELP);
    return 0;
  }
  if (request.type === "against") {
    const { runAgainst } = await import("./regression/against-command");
    return runAgainst(request.options);
  }
  const { runBench } = await import("./bench-command");
  runBench(request.options);
  return 0;
}
