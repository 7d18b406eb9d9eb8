import type { RandomStream, RandomStreams } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrivals/arrival-process";
import { type ArrivalSettings, arrivalProcess } from "./arrivals/arrival-settings";
import { type ClosedLoopSettings, ClosedLoopSource } from "./closed-loop-source";
import type { RequestBatch, RequestSource } from "./request-batch";
import { type BudgetSettings, RequestBudget } from "./request-budget";
import { RequestColumns } from "./request-columns";
import { RequestTraits, type TraitSettings } from "./request-traits";
import { type SessionSettings, SessionSource } from "./session-source";
import { inRange, RANGE } from "./setting-checks";

const BATCH_REQUESTS = 1024;

/** What a {@link generatedSource} generates. */
export interface GeneratorSettings extends TraitSettings, BudgetSettings {
  /** When requests arrive, or with `sessions` when those begin. */
  readonly arrivals: ArrivalSettings | ClosedLoopSettings;
  /** Makes conversations of the requests, whose sizes are then those of what each turn adds. Absent: requests stand alone. */
  readonly sessions?: SessionSettings;
  /** Default 0. */
  readonly applicationId?: number;
  /** Default 0; later requests count up from it. */
  readonly firstRequestId?: number;
  /**
   * Seed of it all. Draws from the streams `workload/{applicationId}/arrivals`, `…/sizes`, `…/classes` and so on, so that
   * applications do not change each other's requests, nor the sizes the arrivals.
   */
  readonly random: RandomStreams;
}

/**
 * A source of invented requests, the same for the same settings and seed. Memory is constant, whatever the number of
 * requests: the columns of a batch are reused for the next one. Users of a closed loop and turns of sessions wait for
 * answers, so the source then has {@link RequestSource.followUps}.
 *
 * @example
 * const source = generatedSource({
 *   arrivals: { type: "poisson", rate: 5 },
 *   sizes: { type: "azure-conv-2023" },
 *   durationSeconds: 300,
 *   random: new RandomStreams(0),
 * });
 *
 * @throws WorkloadError when a setting is out of range.
 */
export function generatedSource(settings: GeneratorSettings): RequestSource {
  const { arrivals, sessions, random } = settings;
  const budget = new RequestBudget(settings);
  const firstRequestId = inRange(settings.firstRequestId ?? 0, RANGE.id, "firstRequestId");
  const applicationId = inRange(settings.applicationId ?? 0, RANGE.applicationId, "applicationId");
  const parts = { budget, firstRequestId, applicationId, random };
  if (sessions) return new SessionSource({ ...parts, arrivals, sessions, traits: settings });
  const traits = new RequestTraits(settings, random, applicationId);
  if (arrivals.type === "closed_loop") return new ClosedLoopSource({ ...parts, settings: arrivals, traits });
  return new OpenSource({ ...parts, arrivals: arrivalProcess(arrivals), traits });
}

interface OpenParts {
  readonly arrivals: ArrivalProcess;
  readonly traits: RequestTraits;
  readonly budget: RequestBudget;
  readonly firstRequestId: number;
  readonly applicationId: number;
  readonly random: RandomStreams;
}

/** Requests that arrive whatever becomes of the others. */
class OpenSource implements RequestSource {
  readonly #arrivals: ArrivalProcess;
  readonly #arrivalRandom: RandomStream;
  readonly #traits: RequestTraits;
  readonly #budget: RequestBudget;
  readonly #columns: RequestColumns = new RequestColumns(BATCH_REQUESTS);
  #nextRequestId: number;
  #isOver = false;

  constructor({ arrivals, traits, budget, firstRequestId, applicationId, random }: OpenParts) {
    this.#arrivals = arrivals;
    this.#arrivalRandom = random.stream(`workload/${applicationId}/arrivals`);
    this.#traits = traits;
    this.#budget = budget;
    this.#nextRequestId = firstRequestId;
    this.#columns.applicationId.fill(applicationId);
    traits.open(this.#columns);
  }

  pull(): RequestBatch | "end" {
    const columns = this.#columns;
    const { requestId, arrivalSeconds } = columns;
    let row = 0;
    for (; row < BATCH_REQUESTS && !this.#isOver; row++) {
      const arrival = this.#arrivals.next(this.#arrivalRandom);
      if (!this.#budget.take(arrival)) {
        this.#isOver = true;
        break;
      }
      requestId[row] = this.#nextRequestId++;
      arrivalSeconds[row] = arrival;
      this.#traits.draw(columns, row);
    }
    columns.length = row;
    return row === 0 ? "end" : columns;
  }
}
