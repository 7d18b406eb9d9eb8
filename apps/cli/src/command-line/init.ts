import type { Command } from "commander";
import { number, wholeNumber } from "../option-values";

/** Adds `tokentide init`. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description("Write a commented configuration: asks a few questions on a terminal, or takes options.")
    .argument("[file]", "file to write", "cluster.yaml")
    .option("--model <name>", "architecture or size, e.g. llama2-70b, qwen3-32b-fp8 (tokentide catalog models)")
    .option("--sku <name>", "type of the servers (tokentide catalog skus)")
    .option("--servers <n>", "how many to begin with", wholeNumber)
    .option("--traffic <kind>", "azure-conv-2023, azure-code-2023, steady, spike, diurnal, or the file of a trace")
    .option("--rate <n>", "requests per second", number)
    .option("--duration <seconds>", "seconds in which requests arrive", number)
    .option("--ttft <seconds>", "promise: time to the first token", number)
    .option("--tbt <seconds>", "promise: mean time between tokens", number)
    .option("--policy <name>", "scale by this policy (tokentide catalog policies); none: do not scale")
    .option("--max-instances <n>", "with a policy: instances at most", wholeNumber)
    .option("-y, --yes", "ask nothing: take what is usual for everything that no option says")
    .option("-f, --force", "replace the file when it is there")
    .addHelpText(
      "after",
      `
Without a terminal, and where CI is set, nothing is asked.

Examples:
  tokentide init
  tokentide init --yes
  tokentide init chat.yaml --model llama-3.1-8b --sku A100x2 --servers 4 --policy queue
  tokentide init --model llama2-70b --traffic requests.csv --ttft 1 --tbt 0.05 --force`,
    )
    .action(async (file: string, options) => {
      const { initCommand } = await import("../commands/init");
      await initCommand(file, options);
    });
}
