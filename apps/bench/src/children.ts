import { measureEngine } from "./engine/engine-run";
import { measureHolds } from "./event-queue/hold-model";
import { interleave } from "./regression/interleave";
import { measureReplicas } from "./replicas/replica-runs";
import { measureManagedRuns } from "./scaling/managed-run";
import { measureTicks } from "./scaling/tick";

/** What can be measured in a process of its own, by name: takes the input that `measureInChild` was given. */
const MEASUREMENTS: Readonly<Record<string, (input: never) => unknown>> = {
  engine: measureEngine,
  hold: measureHolds,
  interleave,
  "managed-runs": measureManagedRuns,
  replicas: measureReplicas,
  tick: measureTicks,
};

/** Measures in this process and answers the text of the result. */
export async function answerParent(name: string, input: string): Promise<string> {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) throw new RangeError(`There is no measurement ${name}.`);
  return JSON.stringify(await measure(JSON.parse(input) as never));
}
