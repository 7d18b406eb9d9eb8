import { readableDuration, readableSeconds, readableShare } from "@tokentide/report";
import type { DecisionAction, InstanceEvent, InstanceEventType } from "@tokentide/scaling-manager";
import { UsageError } from "../failure";
import type { ApplicationResults, InstanceRecord, ResultsFolder } from "./results-folder";
import type { ScalingHistory } from "./scaling-history";
import { question, type Story, timeOption } from "./story";
import { chronicle, clock, counted, decisionInWords, fact, type Happening, listed } from "./story-words";

/** What an event says of an instance, and which kinds of action of a decision bring it about. */
const WORDS: Readonly<
  Partial<Record<InstanceEventType, readonly [words: string, by: readonly DecisionAction["action"][]]>>
> = {
  instance_adopted: ["was there when the run began", []],
  scale_up_start: ["was started", ["boot"]],
  scale_up_complete: ["became active", []],
  scale_up_failed: ["failed to start", []],
  scale_up_cancelled: ["was called off before it served", ["cancel"]],
  scale_down_start: ["began to drain: no new requests, owed work is finished", ["drain"]],
  drain_cancelled: ["was taken back into service", ["revive"]],
  drain_timeout: ["had not drained in time", []],
  scale_down_complete: ["had drained and was removed", []],
  instance_failed: ["broke or was taken away", []],
  instance_gone: ["was gone", []],
};

/**
 * The life of an instance in words: who started it and why, how long it took, what it served, who ended it.
 * @throws UsageError when the application had no such instance
 */
export async function instanceStory(
  results: ResultsFolder,
  application: ApplicationResults,
  instanceId: number,
): Promise<Story> {
  const instances = results.instances(application.application_id);
  const instance = instances.find((one) => one.instanceId === instanceId);
  if (instance === undefined) throw unknownInstance(application, instanceId, instances);
  const scaling = results.scaling(application.application_id);
  const kind = `${instance.tag}, ${instance.processors} × ${instance.processorName} of server ${instance.serverId} (${instance.sku})`;
  const work = await workOf(results, application, instance);
  const text = [
    `Instance ${instanceId} of application ${application.application_id}: ${kind}.\n`,
    chronicle(scaling === undefined ? lifeWithoutScaling(instance) : life(instance, scaling)),
    [...lifetimeFacts(instance, scaling), ...work.facts].join(""),
  ].join("\n");
  const { slowest } = work;
  return {
    text,
    next: [
      ...(slowest === undefined
        ? []
        : [
            [
              question(results, application, `--request ${slowest}`),
              "the one that waited longest for its first token",
            ] as const,
          ]),
      [question(results, application, timeOption(instance.startSeconds)), "the fleet when it began"],
    ],
  };
}

function life(instance: InstanceRecord, scaling: ScalingHistory): Happening[] {
  const events = scaling.eventsOf(instance.instanceId);
  const told = events.filter(({ type }, index) => type !== "instance_gone" || !isAnEnd(events[index - 1]?.type));
  const happenings = told.map((event): Happening => [event.timeSeconds, inWords(event, events, scaling)]);
  const isThere = events.at(-1)?.type !== "instance_gone";
  return isThere ? [...happenings, [instance.endSeconds, `was ${instance.status} when the run ended`]] : happenings;
}

/** Events after which it needs no saying that an instance is gone. */
function isAnEnd(type: InstanceEventType | undefined): boolean {
  return type === "scale_down_complete" || type === "instance_failed" || type === "scale_up_failed";
}

function inWords(event: InstanceEvent, events: readonly InstanceEvent[], scaling: ScalingHistory): string {
  const [words, kinds] = WORDS[event.type] ?? [event.type.replaceAll("_", " "), []];
  const before = events[events.indexOf(event) - 1];
  const took =
    before !== undefined && (event.type === "scale_up_complete" || event.type === "scale_down_complete")
      ? `, ${readableSeconds(event.timeSeconds - before.timeSeconds)} later`
      : "";
  const detail = event.detail === undefined ? "" : ` (${event.detail})`;
  if (kinds.length === 0) return `${words}${took}${detail}`;
  const decision = scaling.decisionBehind(event.instanceId, kinds, event.timeSeconds);
  const by =
    decision === undefined
      ? "by its scheduler, a command or a notice of its provider: no decision names it"
      : `by ${decisionInWords(decision, event.tag)}`;
  return `${words}${detail}, ${by}`;
}

function lifeWithoutScaling(instance: InstanceRecord): Happening[] {
  return [
    [instance.startSeconds, "was there when the run began; its application has no scaling manager"],
    [instance.endSeconds, `was ${instance.status} when the run ended`],
  ];
}

function lifetimeFacts(instance: InstanceRecord, scaling: ScalingHistory | undefined): string[] {
  const lifetime = instance.endSeconds - instance.startSeconds;
  const served = scaling?.eventsOf(instance.instanceId).find(({ type }) => type === "scale_up_complete")?.timeSeconds;
  const serving = instance.endSeconds - (served ?? instance.startSeconds);
  const busy =
    serving > 0 ? `, busy for ${readableShare(instance.busySeconds / serving)} of the time after it had booted` : "";
  return [
    fact(
      "lived",
      `${readableDuration(lifetime)}${busy}; ${counted(instance.completedTasks, "phase")} of requests completed`,
    ),
  ];
}

/** What requests it served, and the slowest of them. */
async function workOf(
  results: ResultsFolder,
  { application_id }: ApplicationResults,
  { instanceId }: InstanceRecord,
): Promise<{ readonly facts: readonly string[]; readonly slowest?: number }> {
  const table = results.requests(application_id);
  if (table === undefined)
    return {
      facts: [fact("served", "which requests is not known: run again with --detailed csv or --detailed parquet")],
    };
  let prompts = 0;
  let tokens = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let slowest: readonly [requestId: number, ttftSeconds: number] | undefined;
  for await (const request of table) {
    if (request.promptInstanceId === instanceId) {
      prompts++;
      first = Math.min(first, request.promptStartSeconds);
      last = Math.max(last, request.firstTokenSeconds);
      if (slowest === undefined || request.ttftSeconds > slowest[1]) slowest = [request.requestId, request.ttftSeconds];
    }
    if (request.tokenInstanceId === instanceId && request.outputTokens > 1) {
      tokens++;
      first = Math.min(first, request.tokenStartSeconds);
      last = Math.max(last, request.lastTokenSeconds);
    }
  }
  if (prompts + tokens === 0) return { facts: [fact("served", "no request that completed")] };
  const work = listed([
    ...(prompts > 0 ? [counted(prompts, "prompt")] : []),
    ...(tokens > 0 ? [`the tokens of ${counted(tokens, "request")}`] : []),
  ]);
  const facts = [fact("served", `${work} that completed, from ${clock(first)} to ${clock(last)}`)];
  if (slowest === undefined) return { facts };
  const [requestId, ttft] = slowest;
  return {
    facts: [...facts, fact("slowest", `request ${requestId}, TTFT ${readableSeconds(ttft)}`)],
    slowest: requestId,
  };
}

function unknownInstance(
  { application_id }: ApplicationResults,
  id: number,
  instances: readonly InstanceRecord[],
): UsageError {
  const ids = instances.map(({ instanceId }) => instanceId);
  const known = ids.length === 0 ? "It had none." : `Its instances are numbered ${ids[0]} to ${ids.at(-1)}.`;
  return new UsageError(`application ${application_id} had no instance ${id}. ${known}`);
}
