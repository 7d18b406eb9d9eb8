import type { Command } from "commander";
import { timeOfRun, wholeNumber } from "../option-values";

/** Adds `tokentide explain`. */
export function addExplain(program: Command): void {
  program
    .command("explain")
    .description("Tell in words what happened in a run and why: to a request, to an instance, at a time.")
    .argument("<results>", "the folder that `run --out` wrote")
    .option("--request <id>", "where it waited and ran, and what made it late", wholeNumber)
    .option("--instance <id>", "its life, who started and ended it, by which decision", wholeNumber)
    .option("--at <time>", "the fleet, the queue and the last decision then: seconds, or 20min, 1.5h", timeOfRun)
    .option("--application <id>", "whose; needed when the run has several", wholeNumber)
    .addHelpText(
      "after",
      `
Examples:
  tokentide explain results                     what is worth a closer look
  tokentide explain results --request 17        why was this one slow
  tokentide explain results --instance 5        what did this one do
  tokentide explain results --at 1234           what was the fleet like, and why
  tokentide explain results --application 1 --at 20min`,
    )
    .action(async (directory: string, options) => {
      const { explainCommand } = await import("../commands/explain");
      await explainCommand(directory, options);
    });
}
