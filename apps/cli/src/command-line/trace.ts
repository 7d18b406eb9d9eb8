import { type Command, Option } from "commander";
import { number, positiveNumber, texts, wholeNumber } from "../option-values";

/** Adds `tokentide trace` and its commands. */
export function addTrace(program: Command): void {
  const trace = program
    .command("trace")
    .description("Look at request traces, make them, and turn one form into another.")
    .addHelpText(
      "after",
      `
Examples:
  tokentide trace inspect requests.csv
  tokentide trace generate requests.csv --rate 5 --duration 300
  tokentide trace convert azure.csv requests.csv`,
    );
  addInspect(trace);
  addGenerate(trace);
  addConvert(trace);
}

function addInspect(trace: Command): void {
  trace
    .command("inspect")
    .description("Check a trace and print what it is like: rate, burstiness, prompt and output tokens.")
    .argument("<file>", "CSV in SplitwiseSim's or the Azure trace's form, also .gz")
    .option("--json", "print JSON instead of a table")
    .addHelpText(
      "after",
      `
Examples:
  tokentide trace inspect requests.csv
  tokentide trace inspect azure.csv.gz --json`,
    )
    .action(async (file: string, options) => {
      const { traceInspectCommand } = await import("../commands/trace-inspect");
      await traceInspectCommand(file, options);
    });
}

function addGenerate(trace: Command): void {
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
    .option("--rate <n>", "requests per second", positiveNumber)
    .option("--cv <n>", "with gamma: coefficient of variation of the gaps", number)
    .option("--sizes <type>", "azure-conv-2023, azure-code-2023 or fixed (default: azure-conv-2023)")
    .option("--prompt-tokens <n>", "with fixed sizes: tokens of every prompt", wholeNumber)
    .option("--output-tokens <n>", "with fixed sizes: tokens of every answer", wholeNumber)
    .option("--duration <seconds>", "seconds in which requests arrive", positiveNumber)
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
      const { traceGenerateCommand } = await import("../commands/trace-generate");
      await traceGenerateCommand(out, options);
    });
}

function addConvert(trace: Command): void {
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
      const { traceConvertCommand } = await import("../commands/trace-convert");
      await traceConvertCommand(from, to, options);
    });
}
