import type { Command } from "commander";
import { wholeNumber } from "../option-values";
import { addServingOptions } from "./serving-options";

/** Adds `tokentide calibrate`. */
export function addCalibrate(program: Command): void {
  addServingOptions(
    program
      .command("calibrate")
      .description("Fit a model on a processor to measured runs and write a profile that configurations can use.")
      .argument(
        "<file...>",
        "measured runs: results of `vllm bench serve --save-result --save-detailed` (.json), logs of requests (.jsonl or a folder with requests.jsonl), .csv",
      )
      .requiredOption("-o, --out <profile>", "write the profile to this file"),
  )
    .option(
      "--fit <requests>",
      "fit this many requests of each run, by arrival, and hold the others out; or all (default: three quarters)",
    )
    .option("--warm-up <requests>", "leave out this many requests at the beginning of each run", wholeNumber)
    .addHelpText(
      "after",
      `
Examples:
  tokentide calibrate result.json --model llama-3.1-8b --sku RTX-4090 --out my.profile.json
  tokentide calibrate low.json high.json --model qwen3-32b --processor h100-80gb --tp 2 --fit all --out my.profile.json
  tokentide calibrate old.csv --model opt-13b --sku A100 --prompt-steps alone --max-num-batched-tokens 2560 --out old.json

A configuration uses the profile as performance_model: { type: calibrated, file: my.profile.json };
\`tokentide validate-against\` holds it against another measured run.`,
    )
    .action(async (files: string[], options) => {
      const { calibrateCommand } = await import("../commands/calibrate");
      calibrateCommand(files, options);
    });
}
