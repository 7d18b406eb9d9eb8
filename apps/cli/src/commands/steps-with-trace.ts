import { nextSteps, shellWord } from "../next-steps";

/** What one may do with a trace that was just written. */
export function stepsWithTrace(file: string): string {
  return nextSteps([
    [`tokentide trace inspect ${shellWord(file)}`, "what it is like"],
    [`tokentide init --traffic ${shellWord(file)}`, "a configuration that replays it"],
  ]);
}
