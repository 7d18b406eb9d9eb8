import { type LoadedConfig, loadConfig, type RequestPlan } from "@tokentide/config";
import { inspectTrace } from "@tokentide/workload";
import { readTrace } from "@tokentide/workload/node";

/** Options of `tokentide validate`. */
export interface ValidateOptions {
  readonly set?: readonly string[];
}

/** Checks a configuration and the traces it names, and says in short what it describes. */
export async function validateCommand(configName: string, { set = [] }: ValidateOptions): Promise<void> {
  const config = loadConfig(configName, { overrides: set });
  const requests = [];
  for (const plan of config.requests) requests.push(await requestsInWords(plan));
  process.stdout.write(
    `${configName} is valid.\n${[...clusterInWords(config), ...requests].map((line) => `  ${line}\n`).join("")}`,
  );
}

function clusterInWords({ simulation }: LoadedConfig): string[] {
  const servers = simulation.cluster.servers
    .filter(({ count }) => count > 0)
    .map(({ sku, count }) => `${count} × ${sku.name}`);
  return [
    `cluster: ${servers.length === 0 ? "no servers" : servers.join(", ")}`,
    ...simulation.applications.map(
      ({ applicationId, model, scheduler }) =>
        `application ${applicationId}: ${model.size.name}, scheduler ${scheduler.type}`,
    ),
    ...(simulation.compat === undefined ? [] : [`rules: ${simulation.compat}`]),
  ];
}

/** Reading a trace is checking it. */
async function requestsInWords(plan: RequestPlan): Promise<string> {
  if (plan.type === "trace") {
    const { requests, durationSeconds } = await inspectTrace(readTrace(plan.path));
    return `requests: ${requests} in ${durationSeconds.toFixed(0)} s from ${plan.path}`;
  }
  if (plan.sizes.type === "trace") await inspectTrace(readTrace(plan.sizes.path));
  const limits = [
    ...(plan.durationSeconds === undefined ? [] : [`${plan.durationSeconds} s`]),
    ...(plan.requests === undefined ? [] : [`${plan.requests} requests`]),
  ];
  return `requests: ${plan.arrivals.type} arrivals, ${plan.sizes.type} sizes, up to ${limits.join(" or ")}`;
}
