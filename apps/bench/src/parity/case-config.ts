import type { Dialect } from "../dialect";
import type { AncestorInstance, CaseFile } from "./reference-case";

/** The ancestor's scheduler classes; the names in its cases are labels and decide nothing. */
const SCHEDULER_TYPES: Readonly<Record<string, string>> = {
  RandomScheduler: "random",
  RoundRobinScheduler: "round_robin",
  JSQScheduler: "jsq",
  TokenJSQScheduler: "token_jsq",
  KVRoundRobinScheduler: "kv_round_robin",
  KVJSQScheduler: "kv_jsq",
  KVTokenJSQScheduler: "kv_token_jsq",
  OverlapKVJSQScheduler: "overlap_kv_jsq",
  OverlapKVTokenJSQScheduler: "overlap_kv_token_jsq",
  MixedPoolScheduler: "mixed_pool",
};

/**
 * The configuration of a case as a user would write it, as YAML (JSON is YAML). Under `splitwise-sim` the ancestor's keys
 * stay as they are. In the default dialect the keys without meaning there are left out, and there is no end time: whether
 * every request can complete must not depend on how long one waits.
 */
export function caseConfig(file: CaseFile, dialect: Dialect): string {
  const { cluster, model, performance_model: performance, start_state: start } = file;
  const config = {
    cluster: { servers: cluster.servers },
    trace: { path: file.trace.file },
    performance_model:
      performance.kind === "profile"
        ? { type: "profile" }
        : { type: "constant", prompt_time: performance.prompt_time, token_time: performance.token_time },
    applications: [{ application_id: 0, model_architecture: model.name, scheduler: schedulerConfig(file, dialect) }],
    start_state: {
      ...start,
      ...(start.instance && { instance: instanceConfig(start.instance, dialect) }),
      ...(start.prompt && { prompt: instanceConfig(start.prompt, dialect) }),
      ...(start.token && { token: instanceConfig(start.token, dialect) }),
    },
    seed: file.seed,
    ...(dialect === "splitwise-sim" ? { compat: dialect, end_time: file.end_time } : {}),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function schedulerConfig({ scheduler, start_state: start }: CaseFile, dialect: Dialect): Record<string, unknown> {
  const type = SCHEDULER_TYPES[scheduler.class] ?? scheduler.class;
  const settings: Record<string, unknown> = { type, ...scheduler.params };
  if (dialect === "default") {
    delete settings.transfer_bandwidth;
    // The start state says which instances serve which phase.
    if (start.instance === undefined) {
      delete settings.prompt_processors;
      delete settings.token_processors;
    }
  }
  return settings;
}

function instanceConfig(instance: AncestorInstance, dialect: Dialect): Record<string, unknown> {
  const settings: Record<string, unknown> = { ...instance };
  if (dialect === "default" && instance.instance_type === "ORCA") {
    delete settings.max_batch_tokens;
    delete settings.max_preemptions;
  }
  return settings;
}
