import { transferOverlapFactor } from "@tokentide/schedulers";
import type { Instance } from "../instances/instance";
import type { Application, ApplicationSeams } from "../requests/application";
import type { RequestRow, RequestTable } from "../requests/request-table";
import type { DialectParts } from "../rules/dialect";
import { RoutedLoads } from "../rules/routed-loads";
import { SharedLinks } from "../rules/shared-links";
import type { InstanceConfig, StartState } from "../simulation-config";
import { StartStateError } from "../simulator-errors";
import { BlockPulls } from "./block-pulls";
import { PagedAdmission } from "./paged-admission";
import { PagedColumns } from "./paged-columns";
import { VllmBatching } from "./vllm-batching";

/** Whether the instances of a start state have a paged KV cache. */
export function hasPagedCache(startState: StartState): boolean {
  return instanceConfigs(startState).some(({ type }) => type === "vllm");
}

/** The batching of an instance with a paged KV cache. */
export function vllmBatching(instance: Instance, requests: RequestTable, application: Application): VllmBatching {
  requests.paged ??= new PagedColumns();
  const bytesPerBlock = instance.config.vllm!.blockTokens * application.kvBytesPerToken;
  return new VllmBatching(instance, {
    requests,
    paged: requests.paged,
    blocks: Math.round((instance.maxMemoryBytes - instance.weightBytes) / bytesPerBlock),
    bytesPerBlock,
    startTransfer: (task) => (application.transfer as BlockPulls).begin(task),
  });
}

/**
 * The seams of an application whose instances have a paged KV cache. Nobody who chooses an instance sees how long an
 * output will be: a request counts with its prompt.
 *
 * @throws StartStateError when only some of the instances have one
 */
export function pagedSeams(
  application: Application,
  { simulation, requests, link, fabric }: DialectParts,
): ApplicationSeams {
  const { startState, scheduler, applicationId } = application.config;
  const configs = instanceConfigs(startState);
  if (configs.some(({ type }) => type !== "vllm")) {
    throw new StartStateError(
      applicationId,
      "vllm instances take KV blocks as tokens come, the others reserve memory beforehand. Give all pools one of the two.",
    );
  }
  const promptMemoryBytes = (row: RequestRow): number => application.promptMemoryBytes(row);
  const loads = new RoutedLoads(requests, { promptMemoryBytes, requestMemoryBytes: promptMemoryBytes });
  const { blockTokens } = configs[0]!.vllm!;
  const links = new SharedLinks(
    simulation,
    requests,
    {
      instanceAt: (index) => application.instanceAt(index),
      // Whole blocks travel.
      transferBytes: (row) =>
        Math.ceil(requests.promptTokens[row]! / blockTokens) * blockTokens * application.kvBytesPerToken,
      transferred: (row) => application.transferred(row),
    },
    { link, bandwidthFactor: transferOverlapFactor(scheduler), fabric },
  );
  return {
    loads,
    admission: new PagedAdmission(application, loads),
    transfer: new BlockPulls(requests, application, links),
    deliversBothPhases: false,
    refusesOversize: true,
    hidesOutputs: true,
  };
}

function instanceConfigs(startState: StartState): readonly InstanceConfig[] {
  switch (startState.type) {
    case "unallocated":
      return Object.values(startState.templates ?? {}).filter((config) => config !== undefined);
    case "uniform":
      return [startState.instance];
    default:
      return [startState.prompt, startState.token];
  }
}
