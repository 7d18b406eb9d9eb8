import { readableAttainment, readableDuration, readableSeconds } from "@tokentide/report";
import type { NextStep } from "../next-steps";
import type { RequestRecord } from "./request-records";
import type { ApplicationResults, ResultsFolder } from "./results-folder";
import { question, type Story, timeOption } from "./story";
import { clock, counted, fact } from "./story-words";

/** What is worth a closer look in a run, and the commands that take it. */
export async function runStory(results: ResultsFolder, applications: readonly ApplicationResults[]): Promise<Story> {
  const title = `${results.path}: ${readableDuration(results.simulatedSeconds)} simulated${results.isPartial ? ", stopped before the end" : ""}.\n`;
  const texts = [title];
  const steps: NextStep[] = [];
  for (const application of applications) {
    const facts = [requestFact(application)];
    const step = (options: string, purpose: string) => steps.push([question(results, application, options), purpose]);
    const slowest = await slowestRequest(results, application);
    if (slowest !== undefined) {
      facts.push(
        fact(
          "slowest",
          `request ${slowest.requestId} at ${clock(slowest.arrivalSeconds)}: first token after ${readableSeconds(slowest.ttftSeconds)}`,
        ),
      );
      step(`--request ${slowest.requestId}`, "why its first token took longest");
    }
    const queue = longestQueue(results, application);
    if (queue !== undefined) {
      facts.push(
        fact(
          "busiest",
          `${counted(queue.length, "request")} queued at ${clock(queue.seconds)}, more than at any other interval's end`,
        ),
      );
      step(timeOption(queue.seconds), "what the fleet was like then");
    }
    const scaling = results.scaling(application.application_id);
    const started = scaling?.events.find(({ type }) => type === "scale_up_start");
    if (started !== undefined && "instanceId" in started)
      step(`--instance ${started.instanceId}`, "the first instance that was started, and why");
    texts.push(`Application ${application.application_id}\n${facts.join("")}`);
  }
  return { text: texts.join("\n"), next: steps };
}

function requestFact({ requests, slo }: ApplicationResults): string {
  const kept =
    slo.attainment === null || slo.bounds === undefined
      ? ""
      : `; the promise was kept for ${readableAttainment(slo.attainment)}`;
  const lost = requests.rejected + requests.failed + requests.unfinished;
  return fact(
    "requests",
    `${counted(requests.arrived, "request")} arrived, ${lost === 0 ? "all completed" : `${lost} did not complete`}${kept}`,
  );
}

async function slowestRequest(
  results: ResultsFolder,
  { application_id }: ApplicationResults,
): Promise<RequestRecord | undefined> {
  const table = results.requests(application_id);
  let slowest: RequestRecord | undefined;
  if (table !== undefined)
    for await (const request of table)
      if (slowest === undefined || request.ttftSeconds > slowest.ttftSeconds) slowest = request;
  return slowest;
}

function longestQueue(results: ResultsFolder, { application_id }: ApplicationResults) {
  const lengths = new Map<number, number>();
  for (const { toSeconds, figures } of results.intervals(application_id))
    lengths.set(toSeconds, (lengths.get(toSeconds) ?? 0) + (figures.get("queue") ?? 0));
  const [longest] = [...lengths].sort(([, one], [, other]) => other - one);
  return longest === undefined || longest[1] === 0 ? undefined : { seconds: longest[0], length: longest[1] };
}
