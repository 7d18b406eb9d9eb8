import type { FollowUps, RequestBatch, RequestSource } from "./request-batch";
import { ABSENT, NO_TICKET, OPTIONAL_COLUMNS, type OptionalColumn, RequestColumns } from "./request-columns";

const BATCH_REQUESTS = 1024;

/** Stands for the next row of a source that has none. */
const ENDED = -1;

/** How sources are merged. */
export interface MergeOptions {
  /** Gives every request its place in the merged order, from 0, as its id; those that follow others are numbered as they come. Default false: ids are kept, and may repeat. */
  readonly renumber?: boolean;
}

/**
 * Merges sources into one, in order of arrival; of requests that arrive together, the one of the source named first goes
 * first. Use it for applications that each have a workload of their own. Memory is constant; O(sources) a request.
 */
export function mergedSource(sources: readonly RequestSource[], options: MergeOptions = {}): RequestSource {
  return new MergedSource(sources, options.renumber ?? false);
}

/** A source and the row of its batch that goes next. */
interface Input {
  readonly source: RequestSource;
  /** Its place among the sources. */
  readonly index: number;
  batch: RequestBatch | undefined;
  row: number;
}

class MergedSource implements RequestSource, FollowUps {
  readonly #renumber: boolean;
  readonly #merged: RequestColumns = new RequestColumns(BATCH_REQUESTS);
  readonly #sources: readonly RequestSource[];
  readonly followUps: FollowUps | undefined;
  readonly #followUp: RequestColumns = new RequestColumns(1);
  #inputs: Input[];
  #given = 0;
  /** Those that any batch so far had: most merges have none, and shall not pay for them. */
  #optional: readonly OptionalColumn[] = [];

  constructor(sources: readonly RequestSource[], renumber: boolean) {
    this.#sources = sources;
    this.#inputs = sources.map((source, index) => ({ source, index, batch: undefined, row: 0 }));
    if (sources.some(({ followUps }) => followUps)) this.followUps = this;
    this.#renumber = renumber;
  }

  pull(): RequestBatch | "wait" | "end" {
    const merged = this.#merged;
    merged.length = 0;
    let canGoOn = this.#refill();
    while (canGoOn && this.#inputs.length > 0 && merged.length < BATCH_REQUESTS) {
      const input = this.#earliest();
      this.#append(merged, input.batch!, input.row++, input.index);
      // A used-up batch is given back only now: until the next pull of its source, it stays valid.
      if (input.row === input.batch!.length) canGoOn = this.#refill();
    }
    if (merged.length > 0) return merged;
    return canGoOn ? "end" : "wait";
  }

  left(ticket: number, fromSeconds: number, hasCompleted: boolean): number {
    const sources = this.#sources;
    const { followUps } = sources[ticket % sources.length]!;
    return followUps!.left(Math.floor(ticket / sources.length), fromSeconds, hasCompleted);
  }

  next(ticket: number, nowSeconds: number): RequestBatch {
    const sources = this.#sources;
    const index = ticket % sources.length;
    const batch = sources[index]!.followUps!.next(Math.floor(ticket / sources.length), nowSeconds);
    const columns = this.#followUp;
    for (const name of OPTIONAL_COLUMNS) if (batch[name]) columns.open(name);
    columns.length = 0;
    this.#append(columns, batch, 0, index);
    return columns;
  }

  /** Gives every input a batch, and forgets those that have ended; false when one of them has to be waited for. */
  #refill(): boolean {
    let hasAll = true;
    let hasEnded = false;
    for (const input of this.#inputs) {
      if (input.batch !== undefined && input.row < input.batch.length) continue;
      const next = input.source.pull();
      input.batch = typeof next === "string" ? undefined : next;
      input.row = next === "end" ? ENDED : 0;
      if (next === "wait") hasAll = false;
      if (next === "end") hasEnded = true;
    }
    this.#optional = OPTIONAL_COLUMNS.filter(
      (name) => this.#merged[name] || this.#inputs.some(({ batch }) => batch?.[name]),
    );
    for (const name of this.#optional) this.#merged.open(name);
    if (hasEnded) this.#inputs = this.#inputs.filter(({ row }) => row !== ENDED);
    return hasAll;
  }

  #earliest(): Input {
    let earliest = this.#inputs[0]!;
    let earliestSeconds = earliest.batch!.arrivalSeconds[earliest.row]!;
    for (let i = 1; i < this.#inputs.length; i++) {
      const input = this.#inputs[i]!;
      const seconds = input.batch!.arrivalSeconds[input.row]!;
      if (seconds < earliestSeconds) {
        earliest = input;
        earliestSeconds = seconds;
      }
    }
    return earliest;
  }

  #append(columns: RequestColumns, batch: RequestBatch, from: number, index: number): void {
    const to = columns.addRow();
    columns.requestId[to] = this.#renumber ? this.#given : batch.requestId[from]!;
    columns.arrivalSeconds[to] = batch.arrivalSeconds[from]!;
    columns.promptTokens[to] = batch.promptTokens[from]!;
    columns.outputTokens[to] = batch.outputTokens[from]!;
    columns.applicationId[to] = batch.applicationId[from]!;
    this.#given += 1;
    for (const name of this.#optional) {
      const column = columns[name];
      if (column) column[to] = batch[name]?.[from] ?? ABSENT[name];
    }
    // Tickets say whose they are, too.
    const ticket = columns.ticket?.[to] ?? NO_TICKET;
    if (ticket !== NO_TICKET) columns.ticket![to] = ticket * this.#sources.length + index;
  }
}
