import type { InstanceConfig, StartState } from "@tokentide/simulator";
import type { ProblemSink } from "../problems/problem-sink";
import type { InstanceInput } from "../schema/instance-schema";
import type { PoolInput, StartStateInput } from "../schema/start-state-schema";
import type { Placed } from "../sections";
import type { ConfigPath } from "../source/config-node";
import { reportWithoutEffect, resolveInstance } from "./resolve-instance";

/**
 * The start state as the simulator wants it; undefined when something it needs is missing. Settings without effect in
 * its combination are reported.
 */
export function resolveStartState(
  start: Placed<StartStateInput>,
  isCompat: boolean,
  sink: ProblemSink,
): StartState | undefined {
  return new StartStateResolver(start, isCompat, sink).resolve();
}

class StartStateResolver {
  readonly #path: ConfigPath;
  readonly #input: StartStateInput;
  readonly #isCompat: boolean;
  readonly #sink: ProblemSink;

  constructor({ path, value }: Placed<StartStateInput>, isCompat: boolean, sink: ProblemSink) {
    this.#path = path;
    this.#input = value;
    this.#isCompat = isCompat;
    this.#sink = sink;
  }

  resolve(): StartState | undefined {
    const { state_type: type } = this.#input;
    if (type === "unallocated") return this.#unallocated();
    return type === "uniform" || type === "orca" || type === "baseline" ? this.#uniform() : this.#splitwise();
  }

  #unallocated(): StartState | undefined {
    const { instance, prompt, token } = this.#input;
    this.#withoutEffect(["split_type"], "an unallocated start has no servers to divide");
    for (const pool of ["prompt", "token"]) {
      this.#withoutEffectIn(pool, ["num_instances", "instance_names"], "an unallocated start has no instances");
    }
    const templates = {
      ...(instance === undefined ? {} : { mixed: this.#instance("instance", instance) }),
      ...(prompt === undefined ? {} : { prompt: this.#instance("prompt", prompt) }),
      ...(token === undefined ? {} : { token: this.#instance("token", token) }),
    };
    return Object.keys(templates).length === 0 ? { type: "unallocated" } : { type: "unallocated", templates };
  }

  #uniform(): StartState | undefined {
    const { state_type: type, instance } = this.#input;
    this.#withoutEffect(
      ["split_type", "prompt", "token"],
      `${type} fills every server with instances of one kind, given by \`instance\``,
    );
    if (instance === undefined) {
      this.#missing(
        "instance",
        `${type} needs to know what to start`,
        "a map with tensor_parallelism, max_batch_size, …",
      );
      return undefined;
    }
    return { type: "uniform", instance: this.#instance("instance", instance) };
  }

  #splitwise(): StartState | undefined {
    const { state_type: type, split_type: split = "homogeneous", prompt, token } = this.#input;
    this.#withoutEffect(["instance"], `${type} starts what \`prompt\` and \`token\` say`);
    for (const [pool, input] of [
      ["prompt", prompt],
      ["token", token],
    ] as const) {
      if (input === undefined)
        this.#missing(pool, `${type} needs both pools`, "a map with tensor_parallelism, num_instances, …");
    }
    if (prompt === undefined || token === undefined) return undefined;
    const pools = { prompt: this.#instance("prompt", prompt), token: this.#instance("token", token) };
    if (split === "homogeneous") {
      const promptServers = this.#servers("prompt", prompt);
      const tokenServers = this.#servers("token", token);
      if (promptServers === undefined || tokenServers === undefined) return undefined;
      return { type: "splitwise-homogeneous", ...pools, promptServers, tokenServers };
    }
    const promptSkus = this.#skus("prompt", prompt);
    const tokenSkus = this.#skus("token", token);
    if (promptSkus === undefined || tokenSkus === undefined) return undefined;
    return { type: "splitwise-heterogeneous", ...pools, promptSkus, tokenSkus };
  }

  #servers(pool: string, input: PoolInput): number | undefined {
    if (input.num_instances === undefined) {
      this.#missing(
        `${pool}.num_instances`,
        "a homogeneous split needs the number of servers of this pool",
        "a whole number of at least 0",
      );
    }
    return input.num_instances;
  }

  #skus(pool: string, input: PoolInput): readonly string[] | undefined {
    if (input.instance_names === undefined) {
      this.#missing(
        `${pool}.instance_names`,
        "a heterogeneous split needs the SKUs of this pool",
        "a list of SKU names",
      );
    }
    return input.instance_names;
  }

  #instance(key: string, input: InstanceInput): InstanceConfig {
    return resolveInstance({ path: [...this.#path, key], value: input }, this.#isCompat, this.#sink);
  }

  #withoutEffect(keys: readonly string[], reason: string): void {
    this.#reportGiven(this.#input as Readonly<Record<string, unknown>>, this.#path, keys, reason);
  }

  #withoutEffectIn(block: string, keys: readonly string[], reason: string): void {
    const input = (this.#input as Readonly<Record<string, unknown>>)[block];
    if (input === undefined) return;
    this.#reportGiven(input as Readonly<Record<string, unknown>>, [...this.#path, block], keys, reason);
  }

  #reportGiven(
    input: Readonly<Record<string, unknown>>,
    path: ConfigPath,
    keys: readonly string[],
    reason: string,
  ): void {
    reportWithoutEffect(this.#sink, path, input, keys, reason);
  }

  #missing(key: string, message: string, allowed: string): void {
    this.#sink.report([...this.#path, ...key.split(".")], { message: `this setting is missing: ${message}`, allowed });
  }
}
