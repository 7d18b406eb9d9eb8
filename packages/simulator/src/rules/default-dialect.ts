import { transferOverlapFactor } from "@tokentide/schedulers";
import { cutByParallelism } from "../instances/start-state";
import { gapsBetweenTokens } from "../metrics/application-metrics";
import { hasPagedCache, pagedSeams, vllmBatching } from "../vllm/paged-rules";
import { ClosedFormRuns } from "./closed-form-runs";
import type { DialectRules } from "./dialect";
import { OrcaBatching } from "./orca-batching";
import { ReservingAdmission } from "./reserving-admission";
import { RoutedLoads } from "./routed-loads";
import { SharedLinks } from "./shared-links";
import { SplitwiseBatching } from "./splitwise-batching";

/** The rules as they should be. */
export const defaultDialect: DialectRules = {
  schedulerDialect: "default",
  cutServer: cutByParallelism,
  servedModel: (model) => model,
  stepTimes: (config, processorName, parallelism) => config.stepTimes(processorName, parallelism),
  tbtDivisor: gapsBetweenTokens,
  utilizationOfRun: false,
  runsPastEnd: false,
  arithmetic: (simulation) => new ClosedFormRuns(simulation),
  batching: (instance, requests, application) => {
    if (instance.config.type === "vllm") return vllmBatching(instance, requests, application);
    return instance.config.type === "orca"
      ? new OrcaBatching(instance, requests)
      : new SplitwiseBatching(instance, requests);
  },
  seams: (application, parts) => {
    if (hasPagedCache(application.config.startState)) return pagedSeams(application, parts);
    const { simulation, requests, link, fabric } = parts;
    const { scheduler } = application.config;
    const loads = new RoutedLoads(requests, application);
    return {
      loads,
      admission: new ReservingAdmission(requests, application, loads),
      transfer: new SharedLinks(simulation, requests, application, {
        link,
        bandwidthFactor: transferOverlapFactor(scheduler),
        fabric,
      }),
      deliversBothPhases: false,
      refusesOversize: true,
      hidesOutputs: false,
    };
  },
};
