import { processorsNeeded } from "@tokentide/hardware";
import type { PoolTag } from "@tokentide/schedulers";
import type { InstanceConfig, StartState } from "../simulation-config";
import { StartStateError } from "../simulator-errors";
import type { Server } from "./server";

/** An instance that the start state asks for. */
export interface PlannedInstance {
  readonly server: Server;
  readonly tag: PoolTag;
  readonly config: InstanceConfig;
  readonly processors: number;
}

/** How a server is cut into instances. */
export type ServerCut = (server: Server, config: InstanceConfig, isUniform: boolean) => readonly number[];

/** As many instances as there is room for, each with the processors that its parallelism needs. */
export const cutByParallelism: ServerCut = (server, config) => {
  const needed = processorsNeeded(config.parallelism);
  return new Array<number>(Math.floor(server.freeProcessors / needed)).fill(needed);
};

/**
 * The instances of a start state in order of creation. Servers that another application's start state took are passed over.
 *
 * @throws StartStateError when there are fewer free servers than the start state asks for, or a parallelism fits no server
 */
export function planStartState(
  applicationId: number,
  startState: StartState,
  servers: readonly Server[],
  cut: ServerCut,
): PlannedInstance[] {
  const free = servers.filter((server) => server.instances.length === 0);
  const plan: PlannedInstance[] = [];
  const fill = (server: Server, tag: PoolTag, config: InstanceConfig, isUniform = false): void => {
    const pieces = cut(server, config, isUniform);
    if (pieces.length === 0) {
      const { pipelineParallelism, tensorParallelism } = config.parallelism;
      throw new StartStateError(
        applicationId,
        `an instance with pipeline parallelism ${pipelineParallelism} and tensor parallelism ${tensorParallelism} needs ` +
          `${processorsNeeded(config.parallelism)} processors, a ${server.sku.name} has ${server.sku.processorCount}. ` +
          "Lower the parallelism or choose a larger SKU.",
      );
    }
    for (const processors of pieces) plan.push({ server, tag, config, processors });
  };

  switch (startState.type) {
    case "unallocated":
      break;
    case "uniform":
      for (const server of free) fill(server, "mixed", startState.instance, true);
      break;
    case "splitwise-homogeneous": {
      const { promptServers, tokenServers } = startState;
      if (promptServers + tokenServers > free.length) {
        throw new StartStateError(
          applicationId,
          `it asks for ${promptServers} prompt and ${tokenServers} token servers, but ${free.length} are free. ` +
            "Add servers to the cluster or lower num_instances.",
        );
      }
      for (const server of free.slice(0, promptServers)) fill(server, "prompt", startState.prompt);
      for (const server of free.slice(promptServers, promptServers + tokenServers))
        fill(server, "token", startState.token);
      break;
    }
    case "splitwise-heterogeneous":
      for (const server of free) {
        if (startState.promptSkus.includes(server.sku.name)) fill(server, "prompt", startState.prompt);
        else if (startState.tokenSkus.includes(server.sku.name)) fill(server, "token", startState.token);
      }
      break;
  }
  return plan;
}
