import { asSplitwiseSimCounts, type ServedModel } from "@tokentide/hardware";
import { type SchedulerSettings, transferOverlapFactor } from "@tokentide/schedulers";
import type { Instance } from "../instances/instance";
import type { ServerCut } from "../instances/start-state";
import type { Application } from "../requests/application";
import type { RequestTable } from "../requests/request-table";
import type { DialectParts, DialectRules } from "../rules/dialect";
import type { ApplicationConfig } from "../simulation-config";
import { StartStateError } from "../simulator-errors";
import { AncestorLoads } from "./ancestor-loads";
import { AncestorMemory } from "./ancestor-memory";
import { AncestorOrcaBatching } from "./ancestor-orca-batching";
import { AncestorSplitwiseBatching } from "./ancestor-splitwise-batching";
import { AncestorStepTimes } from "./ancestor-step-times";
import { ImmediateAdmission } from "./immediate-admission";
import { LinearRuns } from "./linear-runs";
import { PollingTransfer } from "./polling-transfer";

/** What the ancestor's schedulers use when nothing is set: 200 × 1024³ bytes/s. */
const DEFAULT_TRANSFER_BYTES_PER_SECOND = 200 * 1024 ** 3;

/** SplitwiseSim 8f99e7d, its faults included: everything of it stands in this folder. */
export const splitwiseSim: DialectRules = {
  schedulerDialect: "splitwise-sim",
  /** An untagged server is one instance of all its processors, whatever the parallelism (fault B11). */
  cutServer: ((server, config, isUniform) => {
    if (isUniform) return [server.sku.processorCount];
    const needed = config.parallelism.tensorParallelism;
    return new Array<number>(Math.floor(server.freeProcessors / needed)).fill(needed);
  }) satisfies ServerCut,
  /** Round weights and no grouped-query attention (fault B15). */
  servedModel: (model: ServedModel) => asSplitwiseSimCounts(model),
  stepTimes: (config: ApplicationConfig, processorName, parallelism) => {
    const table = config.profileTable?.(processorName, parallelism);
    return table ? new AncestorStepTimes(table) : config.stepTimes(processorName, parallelism);
  },
  /** The mean gap divides by all output tokens (fault B14). */
  tbtDivisor: (outputTokens) => outputTokens,
  utilizationOfRun: true,
  runsPastEnd: true,
  arithmetic: (simulation) => new LinearRuns(simulation),
  batching: (instance: Instance, requests: RequestTable, application: Application) => {
    if (instance.config.type === "vllm") {
      throw new StartStateError(
        application.config.applicationId,
        "SplitwiseSim knows no vllm instances. Take splitwise or orca, or leave compat out.",
      );
    }
    const memory = new AncestorMemory(requests, application);
    return instance.config.type === "orca"
      ? new AncestorOrcaBatching(instance, requests, memory)
      : new AncestorSplitwiseBatching(instance, requests, memory);
  },
  seams: (application: Application, { simulation, requests }: DialectParts) => {
    const { scheduler } = application.config;
    const loads = new AncestorLoads(requests, application, scheduler.type);
    return {
      loads,
      admission: new ImmediateAdmission(requests, application, loads),
      transfer: new PollingTransfer(simulation, requests, application, transferBytesPerSecond(scheduler)),
      deliversBothPhases: true,
      refusesOversize: false,
      hidesOutputs: false,
    };
  },
};

function transferBytesPerSecond(scheduler: SchedulerSettings): number {
  const given = "transferBytesPerSecond" in scheduler ? scheduler.transferBytesPerSecond : undefined;
  return (given ?? DEFAULT_TRANSFER_BYTES_PER_SECOND) * transferOverlapFactor(scheduler);
}
