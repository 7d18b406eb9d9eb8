import type { Command } from "commander";
import { countFromOne, names, number, texts, wholeNumber } from "../option-values";
import { promise } from "../promise-option";
import { CONFIG_HELP, SET_HELP } from "./shared-words";

/** Adds `tokentide capacity`. */
export function addCapacity(program: Command): void {
  program
    .command("capacity")
    .description("Count the servers that keep a latency promise on a configuration's requests, nothing scaling.")
    .argument("<config>", CONFIG_HELP)
    .option(
      "--slo <bounds>",
      "seconds by name: ttft, tbt, e2e, e.g. ttft=1,tbt=0.05 (default: the configuration's)",
      promise,
    )
    .option("--attainment <share>", "share of the requests that have to be within them (default: 0.99)", number)
    .option("--skus <names>", "SKUs of the cluster to try, with commas between them (default: all)", names)
    .option("--max-servers <n>", "servers of a kind at most (default: 128)", countFromOne)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .option("--json <file>", "write every figure as JSON; - for the standard output in place of the tables")
    .option("--threads <n>", "threads; the results do not depend on it (default: one per processor)", wholeNumber)
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText(
      "after",
      `
Examples:
  tokentide capacity cluster.yaml --slo ttft=1,tbt=0.05
  tokentide capacity cluster.yaml --attainment 0.999 --json capacity.json
  tokentide capacity demo --set workload.arrivals.rate=80

Two answers: what one instance carries, from a ladder of steady loads whose knee is the last one within the promise; and
the fewest servers that keep the promise on the requests as they come, of each SKU of the cluster alone and of every mix of
two, or of prompt and token servers.`,
    )
    .action(async (config: string, options) => {
      const { capacityCommand } = await import("../commands/capacity");
      await capacityCommand(config, options);
    });
}
