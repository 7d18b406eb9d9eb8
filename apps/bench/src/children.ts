import { measureEngine } from "./engine/engine-run";
import { measureHolds } from "./event-queue/hold-model";

/** What can be measured in a process of its own, by name: takes the input that `measureInChild` was given. */
const MEASUREMENTS: Readonly<Record<string, (input: never) => unknown>> = {
  engine: measureEngine,
  hold: measureHolds,
};

/** Measures in this process and answers the text of the result. */
export function answerParent(name: string, input: string): string {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) throw new RangeError(`There is no measurement ${name}.`);
  return JSON.stringify(measure(JSON.parse(input) as never));
}
