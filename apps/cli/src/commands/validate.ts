import { type LoadedConfig, loadConfig, type RequestPlan } from "@tokentide/config";
import type { ApplicationConfig } from "@tokentide/simulator";
import { inspectTrace } from "@tokentide/workload";
import { readTrace } from "@tokentide/workload/node";
import { UsageError } from "../failure";
import { nextSteps, shellWord } from "../next-steps";

/** Options of `tokentide validate`. */
export interface ValidateOptions {
  readonly set?: readonly string[];
}

/** Checks a configuration and the traces it names, and says in short what it describes. */
export async function validateCommand(configName: string, { set = [] }: ValidateOptions): Promise<void> {
  const config = loadConfig(configName, { overrides: set });
  const requests = [];
  const ids = config.simulation.applications.map(({ applicationId }) => applicationId);
  for (const plan of config.requests) requests.push(await requestsInWords(plan, ids));
  const lines = [...clusterInWords(config), ...requests].map((line) => `  ${line}\n`);
  const command = `tokentide run ${shellWord(configName)} ${set.map((one) => `--set ${shellWord(one)} `).join("")}--out results --report`;
  process.stdout.write(
    `${configName} is valid.\n${lines.join("")}${nextSteps([[command, "simulate it, and keep the results"]])}`,
  );
}

function clusterInWords({ simulation }: LoadedConfig): string[] {
  const servers = simulation.cluster.servers
    .filter(({ count }) => count > 0)
    .map(({ sku, count }) => `${count} × ${sku.name}`);
  return [
    `cluster: ${servers.length === 0 ? "no servers" : servers.join(", ")}`,
    ...simulation.applications.map(
      ({ applicationId, model, scheduler, scaling }) =>
        `application ${applicationId}: ${model.size.name}, scheduler ${scheduler.type}${scalingInWords(scaling)}`,
    ),
    ...(simulation.compat === undefined ? [] : [`rules: ${simulation.compat}`]),
  ];
}

function scalingInWords(scaling: ApplicationConfig["scaling"]): string {
  if (scaling === undefined) return "";
  return `, scaling manager ${scaling.policy === undefined ? "without a policy" : `with policy ${scaling.policy.name}`}`;
}

/** Reading a trace is checking it. */
async function requestsInWords(plan: RequestPlan, applicationIds: readonly number[]): Promise<string> {
  if (plan.type === "trace") {
    const { requests, durationSeconds, applications } = await inspectTrace(readTrace(plan.path));
    const unknown = applications.map(({ applicationId }) => applicationId).filter((id) => !applicationIds.includes(id));
    if (plan.applicationId === undefined && unknown.length > 0) {
      throw new UsageError(
        `${plan.path} has requests for application ${unknown.join(", ")}, but the configuration has ${applicationIds.join(", ")}. ` +
          "Add the application, or name the trace under the application that shall get all of its requests.",
      );
    }
    return `requests: ${requests} in ${durationSeconds.toFixed(0)} s from ${plan.path}`;
  }
  if (plan.sizes.type === "trace") await inspectTrace(readTrace(plan.sizes.path));
  const limits = [
    ...(plan.durationSeconds === undefined ? [] : [`${plan.durationSeconds} s`]),
    ...(plan.requests === undefined ? [] : [`${plan.requests} requests`]),
  ];
  const { arrivals, sizes, sessions, sharedPrefix } = plan;
  const senders =
    arrivals.type === "closed_loop" ? `${arrivals.concurrency} users in a closed loop` : `${arrivals.type} arrivals`;
  const kinds = [
    senders,
    ...(sessions === undefined ? [] : ["sessions"]),
    `${sizes.type} sizes`,
    ...(sharedPrefix === undefined ? [] : [`${sharedPrefix.groups} shared prefixes`]),
  ];
  return `requests: ${kinds.join(", ")}, up to ${limits.join(" or ")}`;
}
