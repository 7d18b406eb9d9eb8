import { groupThousands, readableNumber, type TextSink } from "@tokentide/report";
import type { DecisionRecord, EventSink, InstanceEvent, ScalingEvent } from "@tokentide/scaling-manager";
import type { CacheTransfer, CompletedRequest, InstanceRun, InstanceSummary, RunSinks } from "@tokentide/simulator";
import { type TraceEvent, TraceEventFile } from "./trace-event-file";

/** Some 150 MB of text, which viewers still open at ease. */
const MOST_EVENTS = 1_000_000;

/** Processes of the picture: the instances come after those of the applications, which are few. */
const FIRST_APPLICATION_PID = 1;
const FIRST_INSTANCE_PID = 1_000_000;
const DECISION_THREAD = 1;
/** Lines of an instance. */
const LIFE_THREAD = 1;
const RUN_THREAD = 2;

/** What to put into a picture of a run. */
export interface TraceEventOptions {
  /** Only what happens between these times of the run, seconds. Default: all. */
  readonly window?: { readonly fromSeconds: number; readonly toSeconds: number };
  /** When so many events of batches, requests and transfers are written, no more of them are. Default 1,000,000. */
  readonly mostEvents?: number;
}

/** Where an instance stands in its life. */
interface Life {
  readonly status: string;
  readonly sinceSeconds: number;
}

/**
 * A run as a picture for Perfetto or `chrome://tracing`: a process for each instance with its life and its batches, and one
 * for each application with its requests' phases, KV transfers, decisions and counts of instances. Events are written as they
 * come; what is kept grows with the number of instances only.
 */
export class TraceEvents {
  readonly #file: TraceEventFile;
  readonly #from: number;
  readonly #to: number;
  readonly #mostEvents: number;
  readonly #lives = new Map<number, Life>();
  /** Instances whose life was drawn from events. */
  readonly #told = new Set<number>();
  #events = 0;
  #fullUntil = Number.POSITIVE_INFINITY;
  #left = 0;

  constructor(sink: TextSink, { window, mostEvents = MOST_EVENTS }: TraceEventOptions = {}) {
    this.#file = new TraceEventFile(sink);
    this.#from = window?.fromSeconds ?? 0;
    this.#to = window?.toSeconds ?? Number.POSITIVE_INFINITY;
    this.#mostEvents = mostEvents;
  }

  /** What the simulator is to tell. */
  readonly sinks: Required<Pick<RunSinks, "completed" | "runEnded" | "transferred" | "scaling">> = {
    completed: (request) => this.#completed(request),
    runEnded: (run) => this.#runEnded(run),
    transferred: (transfer) => this.#transferred(transfer),
    scaling: (applicationId) => this.#scaling(applicationId),
  };

  /** Writes what is known at the end of the run. Answers what a reader should know, in words; usually nothing. */
  finish(instances: readonly InstanceSummary[], endSeconds: number): readonly string[] {
    for (const instance of instances) {
      const { instanceId, status, startSeconds, endSeconds: end } = instance;
      const life = this.#lives.get(instanceId);
      if (life !== undefined) this.#life(instanceId, life, endSeconds);
      else if (!this.#told.has(instanceId)) this.#life(instanceId, { status, sinceSeconds: startSeconds }, end);
      this.#nameInstance(instance);
    }
    for (const id of new Set(instances.map(({ applicationId }) => applicationId))) {
      this.#name("process_name", applicationPid(id), `application ${id}`);
      this.#name("thread_name", applicationPid(id), "decisions", DECISION_THREAD);
    }
    this.#file.end();
    if (this.#left === 0) return [];
    return [
      `the picture has all batches, requests and KV transfers up to ${readableNumber(this.#fullUntil)} s only, ${groupThousands(this.#events)} events; ${groupThousands(this.#left)} later ones were left out. For another stretch of the run add --trace-window FROM..TO.`,
    ];
  }

  #completed(request: CompletedRequest): void {
    const { requestId, arrivalSeconds: arrival, promptTokens, outputTokens } = request;
    const last = arrival + request.responseSeconds;
    if (!this.#isInside(arrival, last)) return;
    const first = arrival + request.ttftSeconds;
    const steps: readonly (readonly [name: string, from: number, to: number])[] = [
      ["waits", arrival, arrival + request.queueSeconds],
      ["prompt", arrival + request.queueSeconds, first],
      ["between the phases", first, first + request.secondTokenOverheadSeconds],
      ["tokens", first + request.secondTokenOverheadSeconds, last],
    ];
    const args = {
      request_id: requestId,
      prompt_tokens: promptTokens,
      output_tokens: outputTokens,
      prompt_instance: request.promptInstanceId,
      token_instance: request.tokenInstanceId,
    };
    const part = { pid: applicationPid(request.applicationId), cat: "request", id: String(requestId) };
    const ends = steps
      .filter(([, from, to]) => to > from)
      .flatMap(([name, from, to]): TraceEvent[] => [
        { ph: "b", name, ...part, seconds: from },
        { ph: "e", name, ...part, seconds: to },
      ]);
    // The same name for all, so that viewers put them under one heading.
    this.#add(last, [
      { ph: "b", name: "request", ...part, seconds: arrival, args },
      ...ends,
      { ph: "e", name: "request", ...part, seconds: last },
    ]);
  }

  #runEnded(run: InstanceRun): void {
    const { startSeconds, endSeconds, prompts, sequences } = run;
    if (!this.#isInside(startSeconds, endSeconds)) return;
    const name = prompts === 0 ? "tokens" : sequences === 0 ? "prompts" : "prompts and tokens";
    this.#add(endSeconds, [
      {
        ph: "X",
        name,
        cat: "batch",
        pid: instancePid(run.instanceId),
        tid: RUN_THREAD,
        seconds: startSeconds,
        durationSeconds: endSeconds - startSeconds,
        args: { iterations: run.iterations, prompts, prompt_tokens: run.promptTokens, sequences },
      },
    ]);
  }

  #transferred(transfer: CacheTransfer): void {
    const { startSeconds, endSeconds, requestId, fromInstanceId, toInstanceId, bytes } = transfer;
    if (!this.#isInside(startSeconds, endSeconds)) return;
    const part = { name: "KV transfer", cat: "transfer", pid: instancePid(fromInstanceId), id: String(requestId) };
    const args = { request_id: requestId, to_instance: toInstanceId, bytes };
    this.#add(endSeconds, [
      { ph: "b", ...part, seconds: startSeconds, args },
      { ph: "e", ...part, seconds: endSeconds },
    ]);
  }

  #scaling(applicationId: number): EventSink {
    const pid = applicationPid(applicationId);
    const counts = new Map<string, number>();
    return {
      event: (event: ScalingEvent) => {
        if (!("instanceId" in event)) return;
        const before = this.#lives.get(event.instanceId)?.status;
        this.#lifeGoesOn(event);
        const after = this.#lives.get(event.instanceId)?.status;
        if (before === after) return;
        if (before !== undefined) counts.set(before, counts.get(before)! - 1);
        if (after !== undefined) counts.set(after, (counts.get(after) ?? 0) + 1);
        if (this.#isInside(event.timeSeconds, event.timeSeconds))
          this.#file.write({
            ph: "C",
            name: "instances",
            pid,
            seconds: event.timeSeconds,
            args: Object.fromEntries(counts),
          });
      },
      decision: (decision: DecisionRecord) => {
        const changes = decision.pools.filter(
          ({ current, desired, actions }) => current !== desired || actions.length > 0,
        );
        if (changes.length === 0 || !this.#isInside(decision.timeSeconds, decision.timeSeconds)) return;
        const name = changes.map(({ tag, current, desired }) => `${tag} ${current} → ${desired}`).join(", ");
        const args = { decision: decision.sequence, policy: decision.policy, reason: decision.reason };
        this.#file.write({
          ph: "i",
          s: "p",
          name,
          cat: "decision",
          pid,
          tid: DECISION_THREAD,
          seconds: decision.timeSeconds,
          args,
        });
      },
    };
  }

  #lifeGoesOn({ instanceId, type, status, timeSeconds }: InstanceEvent): void {
    const life = this.#lives.get(instanceId);
    if (type !== "instance_gone" && life?.status === status) return;
    if (life !== undefined) this.#life(instanceId, life, timeSeconds);
    this.#told.add(instanceId);
    if (type === "instance_gone") this.#lives.delete(instanceId);
    else this.#lives.set(instanceId, { status, sinceSeconds: timeSeconds });
  }

  #life(instanceId: number, { status, sinceSeconds }: Life, untilSeconds: number): void {
    if (untilSeconds <= sinceSeconds || !this.#isInside(sinceSeconds, untilSeconds)) return;
    this.#file.write({
      ph: "X",
      name: status.replaceAll("_", " "),
      cat: "life",
      pid: instancePid(instanceId),
      tid: LIFE_THREAD,
      seconds: sinceSeconds,
      durationSeconds: untilSeconds - sinceSeconds,
    });
  }

  #nameInstance({ instanceId, tag, skuName, serverId }: InstanceSummary): void {
    const pid = instancePid(instanceId);
    this.#name("process_name", pid, `instance ${instanceId} (${tag}, ${skuName}, server ${serverId})`);
    this.#name("thread_name", pid, "life", LIFE_THREAD);
    this.#name("thread_name", pid, "batches", RUN_THREAD);
  }

  #name(what: "process_name" | "thread_name", pid: number, name: string, tid = 0): void {
    this.#file.write({ ph: "M", name: what, pid, tid, seconds: 0, args: { name } });
  }

  /** Writes all of these or none: half a slice would be drawn to the end of time. */
  #add(seconds: number, events: readonly TraceEvent[]): void {
    if (this.#left > 0 || this.#events + events.length > this.#mostEvents) {
      if (this.#left === 0) this.#fullUntil = seconds;
      this.#left += events.length;
      return;
    }
    this.#events += events.length;
    for (const event of events) this.#file.write(event);
  }

  #isInside(fromSeconds: number, toSeconds: number): boolean {
    return toSeconds >= this.#from && fromSeconds <= this.#to;
  }
}

function applicationPid(applicationId: number): number {
  return FIRST_APPLICATION_PID + applicationId;
}

function instancePid(instanceId: number): number {
  return FIRST_INSTANCE_PID + instanceId;
}
