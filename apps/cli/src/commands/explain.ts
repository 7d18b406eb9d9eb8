import { instanceStory } from "../explain/instance-story";
import { momentStory } from "../explain/moment-story";
import { requestStory } from "../explain/request-story";
import { ResultsFolder } from "../explain/results-folder";
import { runStory } from "../explain/run-story";
import type { Story } from "../explain/story";
import { nextSteps } from "../next-steps";

/** Options of `tokentide explain`. */
export interface ExplainOptions {
  readonly application?: number;
  /** Seconds. */
  readonly at?: number;
  readonly request?: number;
  readonly instance?: number;
}

/** Tells in words what happened in a run and why; without an option, what is worth asking for. */
export async function explainCommand(directory: string, options: ExplainOptions): Promise<void> {
  const results = new ResultsFolder(directory);
  const { application, at, request, instance } = options;
  const stories: Story[] = [];
  if (request !== undefined) stories.push(await requestStory(results, results.application(application), request));
  if (instance !== undefined) stories.push(await instanceStory(results, results.application(application), instance));
  if (at !== undefined) {
    const asked = application === undefined ? results.applications : [results.application(application)];
    for (const one of asked) stories.push(await momentStory(results, one, at));
  }
  if (stories.length === 0) {
    stories.push(
      await runStory(results, application === undefined ? results.applications : [results.application(application)]),
    );
  }
  process.stdout.write(stories.map(({ text }) => text).join("\n") + nextSteps(stories.flatMap(({ next }) => next)));
}
