import type { RandomStream, RandomStreams } from "@tokentide/sim-core";
import type { ArrivalProcess } from "./arrivals/arrival-process";
import { type ArrivalSettings, arrivalProcess } from "./arrivals/arrival-settings";
import { ClassDraw, type ClassShare } from "./class-shares";
import type { RequestBatch, RequestSource } from "./request-batch";
import { RequestColumns } from "./request-columns";
import { badSetting, inRange, RANGE } from "./setting-checks";
import type { RequestSizes } from "./sizes/request-sizes";
import { requestSizes, type SizeSettings } from "./sizes/size-settings";

const BATCH_REQUESTS = 1024;

/** What a {@link generatedSource} generates. */
export interface GeneratorSettings {
  readonly arrivals: ArrivalSettings;
  readonly sizes: SizeSettings;
  /** Requests arrive before this second. Give this, `requests`, or both. */
  readonly durationSeconds?: number;
  /** At most this many requests. `Infinity` for a source that never ends. */
  readonly requests?: number;
  /** Classes that the requests are divided among at random. Absent: none has a class. */
  readonly classes?: readonly ClassShare[];
  /** Default 0. */
  readonly applicationId?: number;
  /** Default 0; later requests count up from it. */
  readonly firstRequestId?: number;
  /**
   * Seed of it all. Draws from the streams `workload/{applicationId}/arrivals`, `…/sizes` and `…/classes`, so that
   * applications do not change each other's requests, nor the sizes the arrivals.
   */
  readonly random: RandomStreams;
}

/**
 * A source of invented requests, the same for the same settings and seed. Memory is constant, whatever the number of
 * requests: the columns of a batch are reused for the next one.
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
  return new GeneratedSource(settings);
}

class GeneratedSource implements RequestSource {
  readonly #arrivals: ArrivalProcess;
  readonly #sizes: RequestSizes;
  readonly #arrivalRandom: RandomStream;
  readonly #sizeRandom: RandomStream;
  readonly #endSeconds: number;
  readonly #classes: ClassDraw | undefined;
  readonly #classRandom: RandomStream;
  readonly #columns: RequestColumns = new RequestColumns(BATCH_REQUESTS);
  #requestsLeft: number;
  #nextRequestId: number;

  constructor(settings: GeneratorSettings) {
    const { durationSeconds, requests, applicationId = 0, firstRequestId = 0, random } = settings;
    if (durationSeconds === undefined && requests === undefined) {
      throw badSetting(
        "durationSeconds",
        "neither it nor requests is given, so the workload would never end; give one.",
      );
    }
    this.#arrivals = arrivalProcess(settings.arrivals);
    this.#sizes = requestSizes(settings.sizes);
    this.#endSeconds = inRange(durationSeconds ?? Infinity, RANGE.duration, "durationSeconds");
    this.#requestsLeft = inRange(requests ?? Infinity, RANGE.count, "requests");
    this.#nextRequestId = inRange(firstRequestId, RANGE.id, "firstRequestId");
    this.#columns.applicationId.fill(inRange(applicationId, RANGE.applicationId, "applicationId"));
    if (settings.classes) {
      this.#classes = new ClassDraw(settings.classes);
      this.#columns.open("classId");
    }
    this.#classRandom = random.stream(`workload/${applicationId}/classes`);
    this.#arrivalRandom = random.stream(`workload/${applicationId}/arrivals`);
    this.#sizeRandom = random.stream(`workload/${applicationId}/sizes`);
  }

  pull(): RequestBatch | "end" {
    const { requestId, arrivalSeconds, promptTokens, outputTokens, classId } = this.#columns;
    const sizes = this.#sizes;
    const wanted = Math.min(BATCH_REQUESTS, this.#requestsLeft);
    let row = 0;
    for (; row < wanted; row++) {
      const arrival = this.#arrivals.next(this.#arrivalRandom);
      if (!(arrival < this.#endSeconds)) {
        this.#requestsLeft = row;
        break;
      }
      sizes.draw(this.#sizeRandom);
      requestId[row] = this.#nextRequestId++;
      arrivalSeconds[row] = arrival;
      promptTokens[row] = sizes.promptTokens;
      outputTokens[row] = sizes.outputTokens;
      if (classId) classId[row] = this.#classes!.draw(this.#classRandom);
    }
    this.#requestsLeft -= row;
    this.#columns.length = row;
    return row === 0 ? "end" : this.#columns;
  }
}
