import { type LoadedConfig, loadConfig } from "@tokentide/config";
import { fewestServers, type InstanceCapacity, measureCapacity } from "@tokentide/experiments";
import { toSnakeCaseJson } from "@tokentide/report";
import type { ServiceLevel } from "@tokentide/simulator";
import pc from "picocolors";
import { type CapacityReport, capacityTables } from "../capacity/capacity-tables";
import { JobProgress } from "../compare/job-progress";
import { withThreads } from "../compare/threads";
import { UsageError } from "../failure";
import { nextSteps, shellWord } from "../next-steps";
import { WholeFile } from "../whole-file";

const DEFAULT_ATTAINMENT = 0.99;

/** Options of `tokentide capacity`. */
export interface CapacityOptions {
  readonly slo?: ServiceLevel;
  readonly attainment?: number;
  readonly skus?: readonly string[];
  readonly maxServers?: number;
  readonly set?: readonly string[];
  readonly json?: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** Measures what one instance carries, counts the servers that keep a promise, and prints both. */
export async function capacityCommand(configName: string, options: CapacityOptions): Promise<void> {
  const { set: overrides = [], attainment: targetAttainment = DEFAULT_ATTAINMENT, json, quiet = false } = options;
  if (!(targetAttainment > 0 && targetAttainment <= 1)) {
    throw new UsageError(`--attainment is ${targetAttainment}; allowed: a share above 0 and at most 1, e.g. 0.99.`);
  }
  const loaded = loadConfig(configName, { overrides });
  const slo = options.slo ?? loaded.simulation.applications[0]!.slo ?? {};
  const { skus: skuNames, maxServers } = options;
  const file = json === undefined || json === "-" ? undefined : new WholeFile(json);
  const progress = new JobProgress(!quiet);
  try {
    const fewest = await withThreads(options.threads, (threads) =>
      fewestServers(
        {
          config: { path: configName },
          overrides,
          loaded,
          slo,
          targetAttainment,
          ...(maxServers === undefined ? {} : { maxServers }),
          ...(skuNames === undefined ? {} : { skuNames }),
        },
        { ...threads, onResult: () => progress.done() },
      ),
    );
    progress.clear();
    const report: CapacityReport = {
      slo,
      targetAttainment,
      instances: instancesBySku(loaded, slo, targetAttainment, skuNames),
      ...fewest,
    };
    const text = `${JSON.stringify(toSnakeCaseJson(report, KEYED_BY_DATA), null, 2)}\n`;
    if (json === "-") process.stdout.write(text);
    else file?.write(text);
    if (quiet || json === "-") return;
    const colors = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
    process.stdout.write(capacityTables(report, { heading: colors.bold, label: colors.cyan, best: colors.green }));
    if (json !== undefined) process.stdout.write(`\nWrote ${json}\n`);
    if (loaded.simulation.applications.some(({ scaling }) => scaling !== undefined))
      process.stdout.write(nextSteps([[scalingStep(configName, overrides), "what a fleet that scales would do"]]));
  } finally {
    progress.clear();
  }
}

function scalingStep(config: string, overrides: readonly string[]): string {
  const sets = overrides.map((setting) => ` --set ${shellWord(setting)}`);
  return `tokentide compare ${shellWord(config)}${sets.join("")} --policies queue,hpa,utilization`;
}

/** Names of SKUs are no keys of ours. */
const KEYED_BY_DATA: ReadonlySet<string> = new Set(["servers"]);

function instancesBySku(
  loaded: LoadedConfig,
  slo: ServiceLevel,
  target: number,
  skuNames: readonly string[] | undefined,
): { readonly sku: string; readonly pools: InstanceCapacity }[] {
  const all = [...new Set(loaded.simulation.cluster.servers.map(({ sku }) => sku.name))];
  const skus = skuNames === undefined ? all : all.filter((name) => skuNames.includes(name));
  return skus.map((skuName) => ({ sku: skuName, pools: measureCapacity(loaded, { slo, target, skuName }) }));
}
