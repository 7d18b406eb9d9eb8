import type { Command } from "commander";
import { countFromOne, names, number, texts, wholeNumber } from "../option-values";
import { CONFIG_HELP, SET_HELP } from "./shared-words";

/** Adds `tokentide compare`. */
export function addCompare(program: Command): void {
  program
    .command("compare")
    .description("Run several scaling policies on the same requests, cluster and seeds, and put them side by side.")
    .argument("<config>", CONFIG_HELP)
    .option(
      "-p, --policies <names>",
      "names of policies, with commas between them; all (default: what the file names)",
      names,
    )
    .option("--policy-set <name.path=value>", "a setting of one policy, e.g. hpa.tolerance=0.2; may be repeated", texts)
    .option("-s, --set <path=value>", SET_HELP, texts)
    .option("--seeds <n>", "runs of each policy, each with a seed of its own (default: 5)", countFromOne)
    .option("--seed <n>", "first of the seeds (default: the configuration's)", wholeNumber)
    .option(
      "--tune",
      "first search each policy's main settings on the first part of the requests, then compare on the rest",
    )
    .option("--candidates <n>", "with --tune: settings that are tried for each policy (default: 16)", countFromOne)
    .option("--train-share <share>", "with --tune: share of the time that is searched on (default: 0.5)", number)
    .option(
      "--target <share>",
      "with --tune: share of requests within the SLO that is to be reached cheaply (default: 0.99)",
      number,
    )
    .option("--json <file>", "write every figure as JSON; - for the standard output in place of the table")
    .option("-o, --out <dir>", "write comparison.json, comparison.csv and, with --tune, tuned.yaml into this folder")
    .option(
      "--threads <n>",
      "threads; the results do not depend on it (default: one per processor; 0: none of its own)",
      wholeNumber,
    )
    .option("-q, --quiet", "print nothing but errors")
    .addHelpText(
      "after",
      `
Examples:
  tokentide compare demo --policies hpa,kpa,utilization
  tokentide compare cluster.yaml --policies all --seeds 3 --out comparison
  tokentide compare cluster.yaml --policies hpa,keda --policy-set keda.cooldown=600
  tokentide compare cluster.yaml --policies hpa,queue --tune --out tuned

Policies of Kubernetes, Knative and KEDA run as those platforms carry decisions out, unless the configuration names an
actuator itself. ● marks policies that no other one beats in attainment and cost at once.`,
    )
    .action(async (config: string, options) => {
      const { compareCommand } = await import("../commands/compare");
      await compareCommand(config, options);
    });
}
