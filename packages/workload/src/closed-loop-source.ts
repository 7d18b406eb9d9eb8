import type { Distribution, RandomStream, RandomStreams } from "@tokentide/sim-core";
import { type TimeSettings, timeDistribution } from "./distribution-settings";
import type { FollowUps, RequestBatch, RequestSource } from "./request-batch";
import type { RequestBudget } from "./request-budget";
import { RequestColumns } from "./request-columns";
import type { RequestTraits } from "./request-traits";
import { inRange, RANGE } from "./setting-checks";

/**
 * Users who wait for their answers: each sends its next request when the last one left (completed, rejected or failed) and
 * it has thought for a while. How benchmarks with a concurrency limit load a system; the rate follows from the answers.
 */
export interface ClosedLoopSettings {
  readonly type: "closed_loop";
  /** Users. Without time to think there are always so many requests in the system. */
  readonly concurrency: number;
  /** From the end of a request to the user's next one. Default 0. */
  readonly thinkTime?: TimeSettings;
  /** The users send their first requests evenly spread over this time. Default 0: all at second 0. */
  readonly rampUpSeconds?: number;
}

/** When users send their first requests, and how long they think. */
export class ClosedLoopUsers {
  readonly #concurrency: number;
  readonly #rampUpSeconds: number;
  readonly #thinkSeconds: Distribution;
  readonly #random: RandomStream;
  #started = 0;

  /** @throws WorkloadError when a setting is out of range. */
  constructor(settings: ClosedLoopSettings, random: RandomStream, path = "arrivals") {
    this.#concurrency = inRange(settings.concurrency, RANGE.tokens, `${path}.concurrency`);
    this.#rampUpSeconds = inRange(settings.rampUpSeconds ?? 0, RANGE.nonNegative, `${path}.rampUpSeconds`);
    this.#thinkSeconds = timeDistribution(settings.thinkTime ?? 0, `${path}.thinkTime`);
    this.#random = random;
  }

  /** When the next user starts; `Infinity` when all have. */
  nextStart(): number {
    if (this.#started === this.#concurrency) return Number.POSITIVE_INFINITY;
    return (this.#rampUpSeconds * this.#started++) / this.#concurrency;
  }

  /** How long a user thinks now. */
  thinkSeconds(): number {
    return this.#thinkSeconds.sample(this.#random);
  }
}

/** What a {@link ClosedLoopSource} is made of. */
export interface ClosedLoopParts {
  readonly settings: ClosedLoopSettings;
  readonly traits: RequestTraits;
  readonly budget: RequestBudget;
  readonly applicationId: number;
  readonly firstRequestId: number;
  readonly random: RandomStreams;
}

/** The requests of users in a closed loop. Nothing is allocated per request, and nothing is kept of a user. */
export class ClosedLoopSource implements RequestSource, FollowUps {
  readonly followUps: FollowUps = this;
  readonly #users: ClosedLoopUsers;
  readonly #traits: RequestTraits;
  readonly #budget: RequestBudget;
  /** Apart: the one that was pulled waits for its second while others follow. */
  readonly #pulled: RequestColumns;
  readonly #following: RequestColumns;
  #nextRequestId: number;

  constructor({ settings, traits, budget, applicationId, firstRequestId, random }: ClosedLoopParts) {
    this.#users = new ClosedLoopUsers(settings, random.stream(`workload/${applicationId}/think`));
    this.#traits = traits;
    this.#budget = budget;
    this.#nextRequestId = firstRequestId;
    const columns = (): RequestColumns => {
      const one = new RequestColumns(1);
      one.length = 1;
      one.applicationId[0] = applicationId;
      // Users are as good as each other: one ticket for all.
      one.open("ticket");
      one.ticket![0] = 0;
      traits.open(one);
      return one;
    };
    this.#pulled = columns();
    this.#following = columns();
  }

  pull(): RequestBatch | "end" {
    const start = this.#users.nextStart();
    return this.#budget.take(start) ? this.#draw(this.#pulled, start) : "end";
  }

  left(_ticket: number, fromSeconds: number): number {
    const arrival = fromSeconds + this.#users.thinkSeconds();
    return this.#budget.take(arrival) ? arrival : Number.POSITIVE_INFINITY;
  }

  next(_ticket: number, nowSeconds: number): RequestBatch {
    return this.#draw(this.#following, nowSeconds);
  }

  #draw(columns: RequestColumns, arrivalSeconds: number): RequestBatch {
    columns.requestId[0] = this.#nextRequestId++;
    columns.arrivalSeconds[0] = arrivalSeconds;
    this.#traits.draw(columns, 0);
    return columns;
  }
}
