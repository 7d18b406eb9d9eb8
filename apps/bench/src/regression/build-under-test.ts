import { parseConfig } from "@tokentide/config";
import { EventQueue } from "@tokentide/sim-core";
import { ClusterSimulation } from "@tokentide/simulator";
import type { RequestBatch } from "@tokentide/workload";

/*
 * The door to one build of the packages. It is bundled once against this checkout and once against another one, and both
 * bundles are loaded into one process. So it asks for little, and only for what rarely changes.
 */

/** A short piece of work that always does the same. */
export type Chunk = () => void;

/** Runs a configuration with these requests from beginning to end. */
export function engineChunk(yaml: string, batches: readonly RequestBatch[]): Chunk {
  const { simulation: config } = parseConfig(yaml, {
    fileName: "bench.yaml",
    readFile: (path) => {
      throw new Error(`The bench's configurations stand alone, and this one asks for ${path}.`);
    },
  });
  return () => {
    let next = 0;
    const simulation = new ClusterSimulation(config, { pull: () => batches[next++] ?? "end" });
    if (simulation.advance() !== "done") throw new Error("A run of the bench did not come to its end.");
  };
}

/** Takes the first event out and puts it back later, again and again: see the hold model. */
export function eventQueueChunk(pending: number, increments: Float64Array, holds: number): Chunk {
  const nobody = { handleEvent() {} };
  const queue = new EventQueue({ initialCapacity: pending });
  for (let event = 0; event < pending; event++) queue.push(increments[event % increments.length]!, nobody, event);
  return () => {
    for (let hold = 0; hold < holds; hold++) {
      queue.pop();
      queue.push(queue.poppedTime + increments[hold % increments.length]!, nobody, queue.poppedArgument);
    }
  };
}
