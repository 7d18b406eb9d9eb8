import type { Placement, Scheduler } from "@tokentide/schedulers";
import type { Simulation } from "@tokentide/sim-core";
import type { ApplicationMetrics } from "./application-metrics";
import { DeadlineWatch } from "./deadline-watch";
import type { Admission, KvTransfer, LoadBookkeeping } from "./dialect";
import type { Instance } from "./instance";
import { type RequestRow, RequestStage, type RequestTable, TaskState } from "./request-table";
import type { ApplicationConfig } from "./simulation-config";
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
  /** Called when the last request of the run left. */
  readonly emptied: () => void;
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
  /** Requests that have their instances and are not done. */
  runningRequests = 0;

  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #instances: readonly Instance[];
  readonly #kvBytesPerToken: number;
  readonly #emptied: () => void;
  #seams!: ApplicationSeams;
  #deadlines: DeadlineWatch | undefined;
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
    this.#kvBytesPerToken = parts.kvBytesPerToken;
    this.#emptied = parts.emptied;
    const { deadlineSeconds } = parts.config;
    if (deadlineSeconds !== undefined) {
      this.#deadlines = new DeadlineWatch(parts.simulation, deadlineSeconds, (row, joined) =>
        this.#overdue(row, joined),
      );
    }
  }

  /** Gives the application its dialect. The seams need the application, so they come after it. */
  use(seams: ApplicationSeams): void {
    this.#seams = seams;
  }

  instanceAt(index: number): Instance {
    return this.#instances[index]!;
  }

  /** KV memory of the prompt phase: the prompt and the token it yields. */
  promptMemoryBytes(row: RequestRow): number {
    return (this.#requests.promptTokens[row]! + 1) * this.#kvBytesPerToken;
  }

  /** KV memory of the whole request. */
  requestMemoryBytes(row: RequestRow): number {
    return (this.#requests.promptTokens[row]! + this.#requests.outputTokens[row]!) * this.#kvBytesPerToken;
  }

  /** KV memory that the token phase adds. */
  tokenMemoryBytes(row: RequestRow): number {
    return (this.#requests.outputTokens[row]! - 1) * this.#kvBytesPerToken;
  }

  /** The cache that moves from the prompt to the token instance: the prompt's. */
  transferBytes(row: RequestRow): number {
    return this.#requests.promptTokens[row]! * this.#kvBytesPerToken;
  }

  /** A request came. */
  arrive(row: RequestRow): void {
    this.metrics.arrived();
    this.#requests.arrivalSequence[row] = this.metrics.arrivedRequests;
    this.#deadlines?.watch(row, this.metrics.arrivedRequests);
    if (this.waiting.length === 0 && this.#route(row)) return;
    if (this.waiting.length >= (this.config.queueLimit ?? Number.POSITIVE_INFINITY)) {
      this.#reject(row, `queue limit of ${this.config.queueLimit} waiting requests reached`);
      return;
    }
    this.waiting.push(row);
  }

  /** An instance may be chosen from now on. */
  join(instance: Instance): void {
    instance.isSchedulable = true;
    this.scheduler.join(instance);
    while (this.waiting.length > 0 && this.#route(this.waiting.first)) this.waiting.shift();
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
    requests.firstTokenSeconds[row] = this.#simulation.now();
    this.#seams.loads.finished(row << 1, instance);
    const token = this.instanceAt(requests.tokenInstance[row]!);
    if (requests.outputTokens[row] === 1) {
      requests.tokenStartSeconds[row] = this.#simulation.now();
      if (token !== instance) this.#release(row, instance);
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
    const prompt = this.instanceAt(this.#requests.promptInstance[row]!);
    const token = this.instanceAt(this.#requests.tokenInstance[row]!);
    this.#requests.stage[row] = RequestStage.Token;
    this.#release(row, prompt);
    this.#seams.loads.arrived((row << 1) | 1, token);
    token.arrive((row << 1) | 1);
    this.scheduler.loadChanged(token);
  }

  /** The last token is there. */
  tokensFinished(row: RequestRow, instance: Instance): void {
    this.#seams.loads.finished((row << 1) | 1, instance);
    this.runningRequests--;
    this.metrics.completed(row);
    this.#release(row, instance);
    this.#leave(row);
  }

  #leave(row: RequestRow): void {
    this.#requests.remove(row);
    if (this.#requests.live === 0) this.#emptied();
  }

  #release(row: RequestRow, instance: Instance): void {
    instance.owedRequests--;
    this.#seams.admission.release(row, instance);
    this.scheduler.loadChanged(instance);
  }

  #route(row: RequestRow): boolean {
    const requests = this.#requests;
    const view = this.#view;
    const placement = this.#placement;
    view.promptTokens = requests.promptTokens[row]!;
    view.memoryBytes = this.requestMemoryBytes(row);
    if (!this.scheduler.place(view, placement)) return false;
    let prompt = placement.prompt as Instance;
    let token = placement.token as Instance;
    if (this.#seams.refusesOversize && !this.#canHold(row, prompt, token)) {
      const others = this.#findRoom(row);
      if (!others) {
        this.#reject(row, "larger than the memory of any instance");
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
    this.scheduler.loadChanged(prompt);
    if (token !== prompt) this.scheduler.loadChanged(token);
    this.#seams.admission.admit(row);
    return true;
  }

  /** Could the two ever hold the request, were they empty? */
  #canHold(row: RequestRow, prompt: Instance, token: Instance): boolean {
    if (token.weightBytes + this.requestMemoryBytes(row) > token.maxMemoryBytes) return false;
    return prompt === token || prompt.weightBytes + this.promptMemoryBytes(row) <= prompt.maxMemoryBytes;
  }

  /** Any two instances that could hold the request; rare, so a plain search. */
  #findRoom(row: RequestRow): [Instance, Instance] | undefined {
    const own = this.#instances.filter((instance) => instance.application === this && instance.isSchedulable);
    const servesPrompts = own.filter((instance) => instance.tag !== "token");
    const servesTokens = own.filter((instance) => instance.tag !== "prompt");
    for (const token of servesTokens) {
      const prompt =
        token.tag === "mixed" ? token : servesPrompts.find((candidate) => this.#canHold(row, candidate, token));
      if (prompt && this.#canHold(row, prompt, token)) return [prompt, token];
    }
    return undefined;
  }

  /** The deadline of a request came; `sequence` tells whether the row still holds that request. */
  #overdue(row: RequestRow, sequence: number): void {
    const requests = this.#requests;
    if (!requests.isLive(row) || requests.arrivalSequence[row] !== sequence || requests.application[row] !== this.index)
      return;
    const stage = requests.stage[row]!;
    if (stage === RequestStage.Waiting) this.waiting.remove(row);
    else if (stage === RequestStage.Admission || requests.state[row << 1] === TaskState.Queued) this.#withdraw(row);
    else return;
    this.#reject(row, `prompt phase not begun within the deadline of ${this.config.deadlineSeconds} s`);
  }

  /** Takes a request off its instances that has not begun: nothing of it is left there. */
  #withdraw(row: RequestRow): void {
    const requests = this.#requests;
    const prompt = this.instanceAt(requests.promptInstance[row]!);
    const token = this.instanceAt(requests.tokenInstance[row]!);
    const { admission, loads } = this.#seams;
    this.runningRequests--;
    loads.finished(row << 1, prompt);
    loads.finished((row << 1) | 1, token);
    if (requests.stage[row] === RequestStage.Admission) {
      prompt.owedRequests--;
      if (token !== prompt) token.owedRequests--;
      admission.withdraw(row);
      this.scheduler.loadChanged(prompt);
      if (token !== prompt) this.scheduler.loadChanged(token);
    } else {
      prompt.batching.withdraw(row << 1);
      if (token !== prompt) this.#release(row, prompt);
      this.#release(row, token);
    }
  }

  #reject(row: RequestRow, reason: string): void {
    this.metrics.rejected(reason);
    this.#leave(row);
  }
}
