import type { Command } from "commander";
import { texts } from "../option-values";
import { CONFIG_HELP, SET_HELP } from "./shared-words";

/** Adds `tokentide backtest`. */
export function addBacktest(program: Command): void {
  program
    .command("backtest")
    .description(
      "Run the policy that was in force and print predicted against actual replicas, GPU-minutes and latency.",
    )
    .argument("<config>", CONFIG_HELP)
    .option("--actual <file>", "what really happened (default: actual.json beside the configuration)")
    .option("-s, --set <path=value>", SET_HELP, texts)
    .option("--json", "print JSON instead of a table")
    .addHelpText(
      "after",
      `
Example:
  tokentide import prometheus metrics/*.json --model llama-3.1-8b --processor a100-80gb --out mine
  tokentide backtest mine/cluster.yaml --set applications.0.scaling_manager.policy.tolerance=0.2`,
    )
    .action(async (config: string, options) => {
      const { backtestCommand } = await import("../commands/backtest");
      await backtestCommand(config, options);
    });
}
