import { Command, CommanderError } from "commander";
import { addBacktest } from "./command-line/backtest";
import { addCalibrate } from "./command-line/calibrate";
import { addCapacity } from "./command-line/capacity";
import { addCatalog } from "./command-line/catalog";
import { addCompare } from "./command-line/compare";
import { addExplain } from "./command-line/explain";
import { addImport } from "./command-line/import";
import { addInit } from "./command-line/init";
import { addReport } from "./command-line/report";
import { addRun } from "./command-line/run";
import { addSchema } from "./command-line/schema";
import { addTrace } from "./command-line/trace";
import { addValidate } from "./command-line/validate";
import { addValidateAgainst } from "./command-line/validate-against";
import { ExitCode } from "./exit-codes";
import { reportFailure } from "./failure";

/** The commands in the order in which help lists them, each added by the file of its name in `command-line/`. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  addInit,
  addRun,
  addReport,
  addExplain,
  addCompare,
  addCapacity,
  addImport,
  addBacktest,
  addValidate,
  addCalibrate,
  addValidateAgainst,
  addCatalog,
  addTrace,
  addSchema,
];

const EXAMPLES = `
Examples:
  tokentide init                                        a configuration of one's own, in a few questions
  tokentide run demo                                    an hour of traffic on a fleet that scales, no file needed
  tokentide run cluster.yaml --out results              run a configuration and keep the results
  tokentide run cluster.yaml --set end_time=600 --set applications.0.scheduler=token_jsq
  tokentide explain results --request 17                why was it late; also --instance 5, --at 20min
  tokentide compare cluster.yaml --policies hpa,kpa     which policy suits this traffic
  tokentide capacity cluster.yaml --slo ttft=1,tbt=0.05 how many servers keep a promise on this traffic
  tokentide validate cluster.yaml                       check a configuration and its traces, run nothing
  tokentide calibrate result.json --model llama-3.1-8b --sku RTX-4090 --out my.json    learn from a measured run
  tokentide catalog skus                                which servers there are, their price and power
  tokentide trace inspect requests.csv                  what a trace is like

Exit codes: 0 done, 1 the run failed, 2 the input was wrong, 130 stopped with Ctrl-C (143 by SIGTERM).
TOKENTIDE_DEBUG=1 shows where an error came from.`;

/** Does what the arguments of the command line say; answers the exit code. */
export async function runProgram(args: readonly string[], version: string): Promise<number> {
  try {
    const program = createProgram(version);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: "user" });
    return ExitCode.done;
  } catch (error) {
    // Commander has said what is wrong already; asking for help is nothing wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.badInput;
    return reportFailure(error);
  }
}

function createProgram(version: string): Command {
  const program = new Command("tokentide")
    .description(
      "Simulates LLM serving clusters: how many servers, of which kind, under which policy, keep the latency promise.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help for a command")
    .showHelpAfterError("(add --help for the options)")
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  for (const add of COMMANDS) add(program);
  return program;
}
