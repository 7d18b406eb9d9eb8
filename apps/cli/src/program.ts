import { Command, CommanderError, Option } from "commander";
import type { CatalogKind } from "./commands/catalog";
import { ExitCode } from "./exit-codes";
import { reportFailure } from "./failure";
import { number, texts, wholeNumber } from "./option-values";

const EXAMPLES = `
Examples:
  tokentide run demo                                    an hour of traffic on a fleet that scales, no file needed
  tokentide run cluster.yaml --out results              run a configuration and keep the results
  tokentide run cluster.yaml --set end_time=600 --set applications.0.scheduler=token_jsq
  tokentide validate cluster.yaml                       check a configuration and its traces, run nothing
  tokentide catalog skus                                which servers there are, their price and power
  tokentide trace inspect requests.csv                  what a trace is like

Exit codes: 0 done, 1 the run failed, 2 the input was wrong.
TOKENTIDE_DEBUG=1 shows where an error came from.`;

const SET_HELP = "override a setting, e.g. applications.0.scheduler=jsq; the value is read as YAML; may be repeated";
const CONFIG_HELP = "YAML file, or the name of a preset: demo";

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
  addRun(program);
  addValidate(program);
  addSchema(program);
  addCatalog(program);
  addTrace(program);
  return program;
}

function addRun(program: Command): void {
  program
    .command("run")
    .description("Run a configuration and print what came out.")
    .argument("<config>", CONFIG_HELP)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .option("-o, --out <dir>", "write the results into this folder (summary.json, detailed/, timeline.csv, …)")
    .addOption(
      new Option(
        "--detailed <form>",
        "a row per request: csv, parquet or none; auto is csv up to 1,000,000 requests of an application (default: auto)",
      ).choices(["auto", "csv", "parquet", "none"]),
    )
    .option("--seed <n>", "seed of every random choice; the same seed gives the same run", wholeNumber)
    .option("--drain", "go on, when all requests are done, until every fleet is down to its minimum")
    .option("--chart", "draw the instances over time, which a terminal gets anyway")
    .option("--no-chart", "do not draw them")
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText(
      "after",
      `
Examples:
  tokentide run demo
  tokentide run demo --set workload.arrivals.rate=60 --set applications.0.scheduler=jsq
  tokentide run cluster.yaml --out results --seed 7
  tokentide run cluster.yaml --out results --detailed parquet
  tokentide run cluster.yaml --drain --chart

The results folder gets summary.json, summary.csv, detailed/ (a row per request and per instance), timeline.csv, run.json
and, of applications that scale, scaling/ (the log of scaling) and decisions/ (every decision and its reasons). Two runs
of the same configuration and seed differ in run.json only.`,
    )
    .action(async (config: string, options) => {
      const { runCommand } = await import("./commands/run");
      await runCommand(config, options);
    });
}

function addValidate(program: Command): void {
  program
    .command("validate")
    .description("Check a configuration and the traces it names, and list every problem; run nothing.")
    .argument("<config>", CONFIG_HELP)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .addHelpText(
      "after",
      `
Example:
  tokentide validate cluster.yaml --set performance_model.fallback=roofline`,
    )
    .action(async (config: string, options) => {
      const { validateCommand } = await import("./commands/validate");
      await validateCommand(config, options);
    });
}

function addSchema(program: Command): void {
  program
    .command("schema")
    .description("Print the JSON Schema of configurations, for editors: every setting, its unit and default.")
    .addHelpText(
      "after",
      `
Example:
  tokentide schema > tokentide.schema.json
  Then put this on the first line of a configuration, and editors complete and check it:
  # yaml-language-server: $schema=tokentide.schema.json`,
    )
    .action(async () => {
      const { schemaCommand } = await import("./commands/schema");
      schemaCommand();
    });
}

function addCatalog(program: Command): void {
  const kinds = [
    "skus",
    "models",
    "schedulers",
    "policies",
    "profiles",
    "processors",
    "interconnects",
    "presets",
  ] satisfies CatalogKind[];
  program
    .command("catalog")
    .description(`List what there is: ${kinds.join(", ")}.`)
    .argument("<kind>", kinds.join(" | "))
    .option("--json", "print JSON instead of a table")
    .addHelpText(
      "after",
      `
Examples:
  tokentide catalog skus          server types: processors, memory, price, power
  tokentide catalog models        model architectures: weights and KV cache
  tokentide catalog policies      rules that scale: what to put into scaling_manager.policy
  tokentide catalog profiles      for which models and processors times were measured`,
    )
    .action(async (kind: string, options) => {
      const { catalogCommand } = await import("./commands/catalog");
      catalogCommand(kind, options);
    });
}

function addTrace(program: Command): void {
  const trace = program
    .command("trace")
    .description("Look at request traces, make them, and turn one form into another.");
  trace
    .command("inspect")
    .description("Check a trace and print what it is like: rate, burstiness, prompt and output tokens.")
    .argument("<file>", "CSV in SplitwiseSim's or the Azure trace's form, also .gz")
    .option("--json", "print JSON instead of a table")
    .action(async (file: string, options) => {
      const { traceInspectCommand } = await import("./commands/trace-inspect");
      await traceInspectCommand(file, options);
    });
  trace
    .command("generate")
    .description("Make a trace from distributions, or the one that a configuration would run.")
    .argument("<out>", "file to write; compressed when it ends in .gz")
    .addOption(
      new Option("-c, --config <file>", "write the requests of this configuration (file or preset)").conflicts([
        "arrivals",
        "sizes",
        "rate",
        "cv",
      ]),
    )
    .option("-s, --set <path=value>", "with --config: override a setting", texts)
    .option("--arrivals <type>", "poisson, gamma, constant, azure-conv-2023 or azure-code-2023 (default: poisson)")
    .option("--rate <n>", "requests per second", number)
    .option("--cv <n>", "with gamma: coefficient of variation of the gaps", number)
    .option("--sizes <type>", "azure-conv-2023, azure-code-2023 or fixed (default: azure-conv-2023)")
    .option("--prompt-tokens <n>", "with fixed sizes: tokens of every prompt", wholeNumber)
    .option("--output-tokens <n>", "with fixed sizes: tokens of every answer", wholeNumber)
    .option("--duration <seconds>", "seconds in which requests arrive", number)
    .option("--requests <n>", "number of requests", wholeNumber)
    .option("--seed <n>", "seed of every random choice (default: 0)", wholeNumber)
    .option("--application-id <n>", "application of the requests (default: 0)", wholeNumber)
    .option("--format <form>", "splitwise or azure (default: splitwise)")
    .addHelpText(
      "after",
      `
Examples:
  tokentide trace generate requests.csv --rate 5 --duration 300
  tokentide trace generate bursts.csv.gz --arrivals gamma --rate 20 --cv 4 --requests 10000 --seed 1
  tokentide trace generate demo.csv --config demo`,
    )
    .action(async (out: string, options) => {
      const { traceGenerateCommand } = await import("./commands/trace-generate");
      await traceGenerateCommand(out, options);
    });
  trace
    .command("convert")
    .description("Write a trace in another form; either file may be .gz.")
    .argument("<in>", "trace to read")
    .argument("<out>", "file to write; compressed when it ends in .gz")
    .option("--format <form>", "splitwise or azure (default: splitwise)")
    .addHelpText(
      "after",
      `
Example:
  tokentide trace convert AzureLLMInferenceTrace_conv.csv conv.csv --format splitwise`,
    )
    .action(async (from: string, to: string, options) => {
      const { traceConvertCommand } = await import("./commands/trace-convert");
      await traceConvertCommand(from, to, options);
    });
}
