import { readableDollars, readableDuration, readableNumber, readableSeconds, readableShare } from "@tokentide/report";
import type { ScalingEvent } from "@tokentide/scaling-manager";
import { UsageError } from "../failure";
import type { ApplicationResults, IntervalRecord, ResultsFolder } from "./results-folder";
import type { InstanceState, ScalingHistory } from "./scaling-history";
import { question, type Story, timeOption } from "./story";
import { chronicle, clock, counted, decisionInWords, fact, type Happening, listed } from "./story-words";

/** So many instances that come or go are named, no more. */
const NAMED = 6;
/** So many of the fleet's events after the time are told. */
const EVENTS_AFTER = 5;

/**
 * What an application was like at a time, why, and what came next.
 * @throws UsageError when the run was over by then
 */
export async function momentStory(
  results: ResultsFolder,
  application: ApplicationResults,
  seconds: number,
): Promise<Story> {
  if (seconds > results.simulatedSeconds) {
    throw new UsageError(`the run ended at ${clock(results.simulatedSeconds)}: there is nothing at ${clock(seconds)}.`);
  }
  const id = application.application_id;
  const scaling = results.scaling(id);
  const intervals = results
    .intervals(id)
    .filter(({ fromSeconds, toSeconds }) => fromSeconds <= seconds && seconds <= toSeconds);
  // At the border of two intervals the earlier one has just ended: its figures are of that very time.
  const shown = intervals.filter(({ pool }, index) => intervals.findIndex((one) => one.pool === pool) === index);
  const next = scaling === undefined ? "" : chronicle(whatCameNext(scaling, seconds));
  const requests = await requestsAt(results, id, seconds);
  const text = [
    `Application ${id} at ${readableDuration(seconds)}:\n`,
    [
      ...(scaling === undefined ? fleetWithoutScaling(results, id) : fleet(scaling, seconds)),
      ...requests.facts,
      ...shown.flatMap(intervalFacts),
      ...(scaling === undefined ? [] : decisions(scaling, seconds)),
    ].join(""),
    ...(next === "" ? [] : [`What came next:\n\n${next}`]),
  ].join("\n");
  const change = scaling?.nextChange(seconds);
  return {
    text,
    next: [
      ...(requests.oldest === undefined
        ? []
        : [
            [
              question(results, application, `--request ${requests.oldest}`),
              "the one that had waited longest",
            ] as const,
          ]),
      ...(change === undefined
        ? []
        : [[question(results, application, timeOption(change.timeSeconds)), "when the fleet changed next"] as const]),
    ],
  };
}

function fleet(scaling: ScalingHistory, seconds: number): string[] {
  const states = scaling.statesAt(seconds);
  const tags = [...new Set(states.map(({ tag }) => tag))];
  if (tags.length === 0) return [fact("fleet", "no instance")];
  return tags.map((tag) => {
    const of = (status: string) => states.filter((state) => state.tag === tag && state.status === status);
    const named = (status: string, word: string) => {
      const members = of(status);
      return members.length === 0 ? [] : [`${members.length} ${word} (${names(members)})`];
    };
    const parts = [
      `${of("active").length} active`,
      ...named("scaling_up", "booting"),
      ...named("draining", "draining"),
      ...named("scaling_down", "being removed"),
    ];
    return fact("fleet", `${tag}: ${listed(parts)}`);
  });
}

function names(states: readonly InstanceState[]): string {
  const shown = states
    .slice(0, NAMED)
    .map(({ instanceId, sinceSeconds }) => `instance ${instanceId} since ${clock(sinceSeconds)}`);
  return [...shown, ...(states.length > NAMED ? [`${states.length - NAMED} more`] : [])].join(", ");
}

function fleetWithoutScaling(results: ResultsFolder, applicationId: number): string[] {
  const instances = results.instances(applicationId);
  return [
    fact(
      "fleet",
      `${counted(instances.length, "instance")}, the same all the time: the application has no scaling manager`,
    ),
  ];
}

async function requestsAt(
  results: ResultsFolder,
  applicationId: number,
  seconds: number,
): Promise<{ readonly facts: readonly string[]; readonly oldest?: number }> {
  const table = results.requests(applicationId);
  if (table === undefined)
    return {
      facts: [
        fact("requests", "what each was doing is not known: run again with --detailed csv or --detailed parquet"),
      ],
    };
  const counts = { waiting: 0, prompt: 0, between: 0, tokens: 0 };
  let oldest: readonly [requestId: number, arrivalSeconds: number] | undefined;
  for await (const request of table) {
    if (request.arrivalSeconds > seconds || request.lastTokenSeconds <= seconds) continue;
    if (request.promptStartSeconds > seconds) {
      counts.waiting++;
      if (oldest === undefined || request.arrivalSeconds < oldest[1])
        oldest = [request.requestId, request.arrivalSeconds];
    } else if (request.firstTokenSeconds > seconds) counts.prompt++;
    else if (request.tokenStartSeconds > seconds) counts.between++;
    else counts.tokens++;
  }
  const waiting =
    oldest === undefined
      ? "none waited"
      : `${counts.waiting} waited (the longest for ${readableSeconds(seconds - oldest[1])}: request ${oldest[0]})`;
  const between = counts.between === 0 ? "" : `${counts.between} were between the phases, `;
  const facts = [
    fact(
      "requests",
      `${waiting}, ${counts.prompt} were in their prompts, ${between}${counts.tokens} got tokens; those that never completed are not among them`,
    ),
  ];
  return oldest === undefined ? { facts } : { facts, oldest: oldest[0] };
}

function intervalFacts({ pool, fromSeconds, toSeconds, figures }: IntervalRecord): string[] {
  const figure = (name: string) => figures.get(name) ?? Number.NaN;
  const width = toSeconds - fromSeconds;
  const rate = (name: string) => (width > 0 ? `${readableNumber(figure(name) / width)}/s` : String(figure(name)));
  const latency = (name: string, key: string) =>
    Number.isNaN(figure(`${key}_p50`))
      ? []
      : [`${name} p50 ${readableSeconds(figure(`${key}_p50`))}, p99 ${readableSeconds(figure(`${key}_p99`))}`];
  return [
    fact(
      "interval",
      [
        `${pool}, ${clock(fromSeconds)} to ${clock(toSeconds)}: ${rate("arrivals")} arrived, ${rate("completions")} completed, ${figure("queue")} queued at its end`,
        `active instances ${readableShare(figure("busy_fraction"))} busy, their memory ${readableShare(figure("memory_fraction"))} full`,
        ...latency("TTFT", "ttft"),
        ...latency("TBT", "tbt"),
        `${readableDollars(figure("cost_dollars_per_hour"))} an hour`,
      ].join("; "),
    ),
  ];
}

function decisions(scaling: ScalingHistory, seconds: number): string[] {
  const last = scaling.lastDecision(seconds);
  if (last === undefined) return [fact("decision", "none yet: no policy had decided anything")];
  const change = scaling.lastChange(seconds);
  const at = (decision: { readonly timeSeconds: number }) => `at ${clock(decision.timeSeconds)}, `;
  return [
    fact("decision", `${at(last)}${decisionInWords(last)}`),
    ...(change === undefined || change === last
      ? []
      : [fact("last change", `${at(change)}${decisionInWords(change)}`)]),
  ];
}

function whatCameNext(scaling: ScalingHistory, seconds: number): Happening[] {
  const change = scaling.nextChange(seconds);
  const events = scaling.events.filter((event) => event.timeSeconds > seconds && isTold(event));
  const told = events.filter((event, index) => !isRepetition(event, events[index - 1])).slice(0, EVENTS_AFTER);
  const happenings = told.map((event): Happening => {
    const detail = event.detail === undefined ? "" : ` (${event.detail})`;
    const again = isRepetition(events[events.indexOf(event) + 1], event) ? ", and more like it" : "";
    return [
      event.timeSeconds,
      `${event.target.replace("_", " ")}: ${event.type.replaceAll("_", " ")}${detail}${again}`,
    ];
  });
  // A decision comes before what it brought about.
  const all: Happening[] = [
    ...(change === undefined ? [] : [[change.timeSeconds, decisionInWords(change)] as const]),
    ...happenings,
  ];
  return all.sort(([one], [other]) => one - other);
}

/** Servers come and go with their instances; told is what failed. */
function isTold({ type, target }: ScalingEvent): boolean {
  return target.startsWith("instance") ? type !== "instance_gone" : type.endsWith("_failed");
}

function isRepetition(event: ScalingEvent | undefined, before: ScalingEvent | undefined): boolean {
  return (
    event !== undefined && event.detail !== undefined && event.type === before?.type && event.detail === before.detail
  );
}
