import type { OwedWork, ScalingManager } from "@tokentide/scaling-manager";
import {
  AUTOSCALING_DEFAULTS,
  type Placement,
  type Scheduler,
  type SchedulerEntry,
  schedulerEntry,
} from "@tokentide/schedulers";
import type { Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { ApplicationMetrics } from "../metrics/application-metrics";
import type { Admission, KvTransfer, LoadBookkeeping } from "../rules/dialect";
import type { RunSinks } from "../run-summary";
import type { SignalFeed } from "../scaling/signal-feed";
import type { ApplicationConfig, InstanceConfig } from "../simulation-config";
import { DeadlineWatch } from "./deadline-watch";
import { RequestRecovery } from "./request-recovery";
import { type RequestRow, RequestStage, type RequestTable, TaskState } from "./request-table";
import { WaitingLine } from "./waiting-line";

/** What an application is made of; see {@link Application}. */
export interface ApplicationParts {
  readonly index: number;
  readonly config: ApplicationConfig;
  readonly scheduler: Scheduler;
  readonly metrics: ApplicationMetrics;
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  /** All instances of the run by index, those of other applications too. */
  readonly instances: readonly Instance[];
  /** KV cache of one token. */
  readonly kvBytesPerToken: number;
  /** Called when a request leaves, completed or not; its row is still there. */
  readonly left: (row: RequestRow, hasCompleted: boolean) => void;
  /** Called when the last request of the run left. */
  readonly emptied: () => void;
  readonly sinks: Pick<RunSinks, "runEnded" | "transferred">;
}

/** The seams through which a dialect shapes an application; chosen once. */
export interface ApplicationSeams {
  readonly loads: LoadBookkeeping;
  readonly admission: Admission;
  readonly transfer: KvTransfer;
  /** The token task comes to the instance together with its prompt task instead of after it. */
  readonly deliversBothPhases: boolean;
  /** A request that no instance could ever hold is rejected; otherwise it waits for ever. */
  readonly refusesOversize: boolean;
  /** Schedulers are told what a prompt needs and not what its output will add. */
  readonly hidesOutputs: boolean;
}

/**
 * An endpoint: leads each of its requests from arrival to last token. Requests that no instance can take wait here, oldest
 * first, and are offered again when an instance becomes schedulable.
 */
export class Application {
  readonly index: number;
  readonly config: ApplicationConfig;
  readonly scheduler: Scheduler;
  readonly metrics: ApplicationMetrics;
  readonly waiting: WaitingLine = new WaitingLine();
  /** Prompt tokens of the requests that wait. */
  waitingTokens = 0;
  /** Starts and removes its instances; absent when nothing scales. */
  scalingManager: ScalingManager<InstanceConfig> | undefined;
  /** Tells the scaling manager's observations what happens; absent where no policy reads it. */
  signals: SignalFeed | undefined;
  /** Requests that have their instances and are not done. */
  runningRequests = 0;

  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #instances: readonly Instance[];
  /** KV cache of one token, bytes. */
  readonly kvBytesPerToken: number;
  /** Who wants to hear of single runs of instances and of transfers, if anybody. */
  readonly sinks: Pick<RunSinks, "runEnded" | "transferred">;
  readonly #left: (row: RequestRow, hasCompleted: boolean) => void;
  readonly #emptied: () => void;
  #seams!: ApplicationSeams;
  #recovery!: RequestRecovery;
  readonly #deadlines: DeadlineWatch;
  #isOffering = false;
  /** How often an instance joined. */
  #joins = 0;
  readonly #present: Instance[] = [];
  /** Reused for every request: schedulers see a request only while they choose. */
  readonly #view = { promptTokens: 0, memoryBytes: 0 };
  readonly #placement: Placement = { prompt: undefined, token: undefined };

  constructor(parts: ApplicationParts) {
    this.index = parts.index;
    this.config = parts.config;
    this.scheduler = parts.scheduler;
    this.metrics = parts.metrics;
    this.#simulation = parts.simulation;
    this.#requests = parts.requests;
    this.#instances = parts.instances;
    this.kvBytesPerToken = parts.kvBytesPerToken;
    this.#left = parts.left;
    this.#emptied = parts.emptied;
    this.sinks = parts.sinks;
    this.#deadlines = new DeadlineWatch(parts.simulation, parts.requests, parts.config, (row, joined, seconds) =>
      this.#overdue(row, joined, seconds),
    );
  }

  /** Gives the application its dialect. The seams need the application, so they come after it. */
  use(seams: ApplicationSeams): void {
    this.#seams = seams;
    this.#recovery = new RequestRecovery(this, this.#requests, seams);
  }

  /** How its KV caches travel. */
  get transfer(): KvTransfer {
    return this.#seams.transfer;
  }

  instanceAt(index: number): Instance {
    return this.#instances[index]!;
  }

  /** Its instances that are in the cluster, in order of creation. */
  get presentInstances(): readonly Instance[] {
    return this.#present;
  }

  /** A new instance, not schedulable yet. */
  add(instance: Instance): void {
    this.#present.push(instance);
  }

  /** KV memory of the prompt phase: the prompt and the token it yields. */
  promptMemoryBytes(row: RequestRow): number {
    return (this.#requests.promptTokens[row]! + 1) * this.kvBytesPerToken;
  }

  /** KV memory of the whole request. */
  requestMemoryBytes(row: RequestRow): number {
    return (this.#requests.promptTokens[row]! + this.#requests.outputTokens[row]!) * this.kvBytesPerToken;
  }

  /** KV memory that the token phase adds. */
  tokenMemoryBytes(row: RequestRow): number {
    return (this.#requests.outputTokens[row]! - 1) * this.kvBytesPerToken;
  }

  /** The cache that moves from the prompt to the token instance: the prompt's. */
  transferBytes(row: RequestRow): number {
    return this.#requests.promptTokens[row]! * this.kvBytesPerToken;
  }

  /** A request came. */
  arrive(row: RequestRow): void {
    this.metrics.arrived(row);
    this.signals?.arrived(this.#requests.promptTokens[row]!);
    this.#requests.arrivalSequence[row] = this.metrics.arrivedRequests;
    this.#deadlines.watch(row, this.metrics.arrivedRequests);
    const joins = this.#joins;
    // The scheduler may start an instance that is there at once: then it is asked again.
    if (this.waiting.length === 0 && (this.#route(row) || (this.#joins > joins && this.#route(row)))) return;
    if (this.waiting.length >= (this.config.queueLimit ?? Number.POSITIVE_INFINITY)) {
      this.#reject(row, `queue limit of ${this.config.queueLimit} waiting requests reached`);
      return;
    }
    this.metrics.delayedRequests++;
    this.waitingTokens += this.#requests.promptTokens[row]!;
    this.waiting.push(row);
  }

  /** An instance may be chosen from now on. */
  join(instance: Instance): void {
    instance.isSchedulable = true;
    this.#joins++;
    this.scheduler.join(instance);
    this.offerWaiting();
  }

  /** No new work for the instance from now on. */
  leave(instance: Instance): void {
    instance.isSchedulable = false;
    this.scheduler.leave(instance);
  }

  /** Takes an instance out of the cluster. Whatever it still has to do starts anew elsewhere, or fails. */
  remove(instance: Instance, unfinished: "retry" | "fail"): void {
    this.leave(instance);
    const lost = instance.owedRequests > 0 ? this.#recovery.abandon(instance) : [];
    this.#present.splice(this.#present.indexOf(instance), 1);
    instance.end();
    // The latest first, each before all that wait: the oldest ends up in front.
    const { arrivalSequence } = this.#requests;
    lost.sort((a, b) => arrivalSequence[b]! - arrivalSequence[a]!);
    for (const row of lost) this.#startAnew(row, unfinished);
    this.offerWaiting();
  }

  /** Offers the waiting requests again, oldest first, until one cannot be taken. */
  offerWaiting(): void {
    // A scheduler that scales may bring an instance in while it is asked: the first in line is not to be routed twice.
    if (this.#isOffering) return;
    this.#isOffering = true;
    let joins: number;
    do {
      joins = this.#joins;
      while (this.waiting.length > 0) {
        // Read first: a request that is rejected gives its row back.
        const tokens = this.#requests.promptTokens[this.waiting.first]!;
        if (!this.#route(this.waiting.first)) break;
        this.waiting.shift();
        this.waitingTokens -= tokens;
      }
    } while (this.#joins > joins && this.waiting.length > 0);
    this.#isOffering = false;
  }

  /** What an instance still has to do, by kind. A search: for explanations. */
  owedWorkByKind(instance: Instance): OwedWork {
    return this.#recovery.owedWork(instance);
  }

  /** All memory is there: the prompt phase may begin. */
  deliver(row: RequestRow): void {
    const instance = this.instanceAt(this.#requests.promptInstance[row]!);
    this.#requests.stage[row] = RequestStage.Prompt;
    this.#seams.loads.arrived(row << 1, instance);
    instance.arrive(row << 1);
    if (
      this.#seams.deliversBothPhases &&
      this.#requests.tokenInstance[row] === instance.id &&
      this.#requests.outputTokens[row]! > 1
    ) {
      instance.arrive((row << 1) | 1);
    }
    this.scheduler.loadChanged(instance);
  }

  /** The prompt phase is over: the first token is there. */
  promptFinished(row: RequestRow, instance: Instance): void {
    const requests = this.#requests;
    if (requests.stage[row] === RequestStage.Orphaned) {
      this.#recovery.detach(row);
      this.#startAnew(row, "retry");
      this.offerWaiting();
      return;
    }
    const now = this.#simulation.now();
    requests.firstTokenSeconds[row] = now;
    this.#seams.loads.finished(row << 1, instance);
    const token = this.instanceAt(requests.tokenInstance[row]!);
    const isThrough = token.tag !== instance.tag;
    this.signals?.promptFinished(instance, isThrough, requests.promptTokens[row]!, now - requests.arrivalSeconds[row]!);
    if (requests.outputTokens[row] === 1) {
      requests.tokenStartSeconds[row] = this.#simulation.now();
      if (token !== instance) this.release(row, instance);
      this.tokensFinished(row, token);
    } else if (token !== instance) {
      this.scheduler.loadChanged(instance);
      requests.stage[row] = RequestStage.Transfer;
      this.#seams.transfer.start(row);
    } else {
      requests.stage[row] = RequestStage.Token;
      if (requests.state[(row << 1) | 1] === TaskState.Absent) instance.arrive((row << 1) | 1);
      this.scheduler.loadChanged(instance);
    }
  }

  /** The KV cache is at the token instance: the token phase may begin. */
  transferred(row: RequestRow): void {
    if (this.sinks.transferred) this.#reportTransfer(row, this.sinks);
    const prompt = this.instanceAt(this.#requests.promptInstance[row]!);
    const token = this.instanceAt(this.#requests.tokenInstance[row]!);
    this.#requests.stage[row] = RequestStage.Token;
    if (this.config.firstTokenAt === "client") this.#requests.firstTokenSeconds[row] = this.#simulation.now();
    this.release(row, prompt);
    this.#seams.loads.arrived((row << 1) | 1, token);
    token.arrive((row << 1) | 1);
    this.scheduler.loadChanged(token);
  }

  #reportTransfer(row: RequestRow, sinks: Application["sinks"]): void {
    const requests = this.#requests;
    sinks.transferred!({
      requestId: requests.requestId[row]!,
      applicationId: this.config.applicationId,
      fromInstanceId: requests.promptInstance[row]!,
      toInstanceId: requests.tokenInstance[row]!,
      bytes: this.transferBytes(row),
      startSeconds: requests.firstTokenSeconds[row]!,
      endSeconds: this.#simulation.now(),
    });
  }

  /** The last token is there. */
  tokensFinished(row: RequestRow, instance: Instance): void {
    this.#seams.loads.finished((row << 1) | 1, instance);
    this.runningRequests--;
    const metSlo = this.metrics.completed(row);
    this.signals?.finished(
      instance,
      this.#requests.outputTokens[row]!,
      this.metrics.lastResponseSeconds,
      this.metrics.lastTbtSeconds,
      metSlo,
    );
    this.release(row, instance);
    this.#leave(row, true);
  }

  #leave(row: RequestRow, hasCompleted: boolean): void {
    this.#left(row, hasCompleted);
    this.#requests.remove(row);
    if (this.#requests.live === 0) this.#emptied();
  }

  /** Nothing of the request is left on the instance. */
  release(row: RequestRow, instance: Instance): void {
    this.#seams.admission.release(row, instance);
    this.owesOneLess(instance);
  }

  /** The instance is rid of one request. */
  owesOneLess(instance: Instance): void {
    instance.owedRequests--;
    this.scheduler.loadChanged(instance);
    if (instance.owedRequests === 0 && instance.onIdle) instance.onIdle();
  }

  #route(row: RequestRow): boolean {
    const requests = this.#requests;
    const view = this.#view;
    const placement = this.#placement;
    view.promptTokens = requests.promptTokens[row]!;
    view.memoryBytes = this.#seams.hidesOutputs ? this.promptMemoryBytes(row) : this.requestMemoryBytes(row);
    if (!this.scheduler.place(view, placement)) return false;
    let prompt = placement.prompt as Instance;
    let token = placement.token as Instance;
    if (this.#seams.refusesOversize && !this.#canHold(row, prompt, token)) {
      const others = this.#findRoom(row);
      if (!others) {
        this.#reject(
          row,
          this.#isTooLong(row, token)
            ? "longer than the model's maximum length"
            : "larger than the memory of any instance",
        );
        return true;
      }
      [prompt, token] = others;
    }
    requests.promptInstance[row] = prompt.id;
    requests.tokenInstance[row] = token.id;
    requests.stage[row] = RequestStage.Admission;
    this.runningRequests++;
    prompt.owedRequests++;
    if (token !== prompt) token.owedRequests++;
    this.#seams.loads.routed(row, prompt, token);
    this.signals?.routed(prompt, token, requests.promptTokens[row]!);
    this.scheduler.loadChanged(prompt);
    if (token !== prompt) this.scheduler.loadChanged(token);
    this.#seams.admission.admit(row);
    return true;
  }

  /** Could the two ever hold the request, were they empty? */
  #canHold(row: RequestRow, prompt: Instance, token: Instance): boolean {
    if (token.weightBytes + this.requestMemoryBytes(row) > token.maxMemoryBytes) return false;
    if (this.#isTooLong(row, token)) return false;
    return prompt === token || prompt.weightBytes + this.promptMemoryBytes(row) <= prompt.maxMemoryBytes;
  }

  #isTooLong(row: RequestRow, token: Instance): boolean {
    const tokens = this.#requests.promptTokens[row]! + this.#requests.outputTokens[row]!;
    return tokens > (token.config.vllm?.maxModelTokens ?? Number.POSITIVE_INFINITY);
  }

  /** Any instances that could hold the request, two or one as the scheduler allows; rare, so a plain search. */
  #findRoom(row: RequestRow): [Instance, Instance] | undefined {
    const own = this.#instances.filter((instance) => instance.application === this && instance.isSchedulable);
    if (this.#phases !== "together") {
      const servesPrompts = own.filter((instance) => instance.tag !== "token");
      const servesTokens = own.filter((instance) => instance.tag !== "prompt");
      for (const token of servesTokens) {
        const prompt =
          token.tag === "mixed" ? token : servesPrompts.find((candidate) => this.#canHold(row, candidate, token));
        if (prompt && this.#canHold(row, prompt, token)) return [prompt, token];
      }
    }
    const alone = this.#phases === "apart" ? undefined : own.find((instance) => this.#canHold(row, instance, instance));
    return alone && [alone, alone];
  }

  /** Whether the scheduler keeps the phases of a request together. */
  get #phases(): SchedulerEntry["phases"] {
    const { scheduler } = this.config;
    const routing = scheduler.type === "autoscaling" ? (scheduler.routing ?? AUTOSCALING_DEFAULTS.routing) : scheduler;
    return schedulerEntry(routing.type).phases;
  }

  /** The deadline of a request came; `sequence` tells whether the row still holds that request. */
  #overdue(row: RequestRow, sequence: number, deadlineSeconds: number): void {
    const requests = this.#requests;
    const isHere = requests.isLive(row) && requests.application[row] === this.index;
    if (!isHere || requests.arrivalSequence[row] !== sequence) return;
    if (requests.stage[row] === RequestStage.Waiting) {
      this.waiting.remove(row);
      this.waitingTokens -= requests.promptTokens[row]!;
    } else if (!this.#recovery.withdraw(row)) return;
    const isItsOwn = requests.deadlineSeconds?.[row] === deadlineSeconds;
    const deadline = isItsOwn ? "its own deadline" : `the deadline of ${deadlineSeconds} s`;
    this.#reject(row, `prompt phase not begun within ${deadline}`);
  }

  /** A request that lost its instances: it waits for others, or is counted as failed. */
  #startAnew(row: RequestRow, unfinished: "retry" | "fail"): void {
    if (unfinished === "fail") {
      this.metrics.failed(row, "its instance was lost");
      this.signals?.missed();
      this.#leave(row, false);
      return;
    }
    this.metrics.retriedRequests++;
    this.#requests.reset(row);
    this.waitingTokens += this.#requests.promptTokens[row]!;
    this.waiting.unshift(row);
  }

  #reject(row: RequestRow, reason: string): void {
    this.metrics.rejected(row, reason);
    this.signals?.missed();
    this.#leave(row, false);
  }
}
