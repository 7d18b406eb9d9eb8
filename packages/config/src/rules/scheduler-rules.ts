import { SCHEDULERS } from "@tokentide/schedulers";
import { instanceGroups, type ResolvedApplication, type ResolvedConfig } from "../resolve/resolved-config";
import type { RoutingInput, SchedulerInput } from "../schema/scheduler-schema";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";

/** The scheduler of an application with its settings; its shorthand was spelled out before. */
export function schedulerOf({ input }: ResolvedApplication): SchedulerInput {
  return input.scheduler as SchedulerInput;
}

/** The scheduler that routes: the application's own, or the one below `autoscaling`. */
export function routingOf(application: ResolvedApplication): RoutingInput {
  const scheduler = schedulerOf(application);
  if (scheduler.type !== "autoscaling") return scheduler;
  return (scheduler.routing as RoutingInput | undefined) ?? { type: "jsq" };
}

/** Where the settings of the scheduler that routes stand. */
function routingPath(application: ResolvedApplication): ConfigPath {
  const path = [...application.path, "scheduler"];
  const scheduler = schedulerOf(application);
  return scheduler.type === "autoscaling" && scheduler.routing !== undefined ? [...path, "routing"] : path;
}

/** Settings that only the ancestor's rules read are given under `compat` only. */
export const compatSettingsNeedCompat: Rule = {
  name: "compat-settings-need-compat",
  check({ applications, isCompat, sink }) {
    if (isCompat) return;
    for (const application of applications) {
      const scheduler = routingOf(application);
      if (!("transfer_bandwidth" in scheduler) || scheduler.transfer_bandwidth === undefined) continue;
      sink.report([...routingPath(application), "transfer_bandwidth"], {
        message: "has no effect without `compat: splitwise-sim`: the first of cluster.interconnects decides",
        hint: "set cluster.interconnects.0.bandwidth_gbps (gigabits per second) instead",
      });
    }
  },
};

/** Processor types decide about pools only where the start state does not. */
export const processorsOnlyWhereUntagged: Rule = {
  name: "processors-only-where-untagged",
  check({ applications, isCompat, cluster, sink }) {
    if (isCompat) return;
    for (const application of applications) {
      const scheduler = routingOf(application);
      for (const key of ["prompt_processors", "token_processors"] as const) {
        const names = processorNames(scheduler, key);
        if (names === undefined || application.start === undefined) continue;
        const path = [...routingPath(application), key];
        if (application.start.state.type !== "uniform") {
          sink.report(path, {
            message: "has no effect here: the start state says which instances serve which phase",
            hint: "take it out",
          });
          continue;
        }
        const known = new Set(cluster?.servers.map(({ sku }) => sku.processor.name));
        if (cluster !== undefined && !names.some((name) => known.has(name))) {
          sink.report(path, {
            message: "no server of the cluster has such processors",
            allowed: [...known].join(", "),
          });
        }
      }
    }
  },
};

/** The processor types that a scheduler names for one of the pools. */
export function processorNames(
  scheduler: RoutingInput,
  key: "prompt_processors" | "token_processors",
): readonly string[] | undefined {
  return "prompt_processors" in scheduler || "token_processors" in scheduler ? scheduler[key] : undefined;
}

/** A scheduler that keeps the phases apart has instances for both. */
export const poolsForScheduler: Rule = {
  name: "pools-for-scheduler",
  check(config) {
    for (const application of config.applications) checkPools(application, config);
  },
};

function checkPools(application: ResolvedApplication, { isCompat, sink }: ResolvedConfig): void {
  const { start } = application;
  const scheduler = routingOf(application);
  const { phases } = SCHEDULERS[scheduler.type];
  if (start === undefined || phases === "together") return;
  const path = [...routingPath(application), "type"];
  if (start.state.type === "uniform" && isCompat) {
    sink.report(path, {
      message: `${scheduler.type} needs a prompt and a token pool, and ${start.input.state_type} starts neither: SplitwiseSim finds no instance and stops`,
      hint: "take state_type: splitwise, a scheduler that keeps both phases together (jsq, token_jsq, round_robin, random), or leave `compat` out",
    });
  }
  if (phases !== "apart") return;
  if (start.state.type === "unallocated" && start.state.templates !== undefined) {
    const pools = instanceGroups(start).map(({ pool }) => pool);
    if (pools.includes("mixed")) return;
    for (const pool of ["prompt", "token"] as const) {
      if (!pools.includes(pool))
        sink.report([...start.path, pool], {
          message: `${scheduler.type} needs a ${pool} pool`,
          allowed: "a block that describes its instances",
        });
    }
  }
  if (start.state.type !== "splitwise-homogeneous") return;
  const servers = { prompt: start.state.promptServers, token: start.state.tokenServers };
  for (const pool of ["prompt", "token"] as const) {
    if (servers[pool] > 0) continue;
    sink.report([...start.path, pool, "num_instances"], {
      message: `${scheduler.type} needs a ${pool} pool: no request could be served`,
      allowed: "a whole number of at least 1",
      hint: `or a scheduler that keeps both phases together (jsq, token_jsq, round_robin, random)`,
    });
  }
}
