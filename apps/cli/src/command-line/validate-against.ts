import type { Command } from "commander";
import { wholeNumber } from "../option-values";
import { addServingOptions } from "./serving-options";

/** Adds `tokentide validate-against`. */
export function addValidateAgainst(program: Command): void {
  addServingOptions(
    program
      .command("validate-against")
      .description(
        "Replay a measured run by a profile of `tokentide calibrate` and print how far the prediction is off.",
      )
      .argument("<measured>", "a measured run, in a form that `tokentide calibrate` reads")
      .requiredOption("-p, --profile <file>", "the profile"),
  )
    .option("--from <n>", "compare only the requests from the n-th on (all of them are replayed)", wholeNumber)
    .option("--json", "print JSON instead of tables")
    .addHelpText(
      "after",
      `
Options that say which server was measured default to what the run's files state, then to the profile's. Another model or
parallelism on the same processor is served at the efficiency of the profile.

Examples:
  tokentide validate-against high.json --profile my.profile.json
  tokentide validate-against other.json --profile my.profile.json --model qwen3-32b --tp 2
  tokentide validate-against runs/rtx4090 --profile my.profile.json --from 100 --json`,
    )
    .action(async (measured: string, options) => {
      const { validateAgainstCommand } = await import("../commands/validate-against");
      validateAgainstCommand(measured, options);
    });
}
