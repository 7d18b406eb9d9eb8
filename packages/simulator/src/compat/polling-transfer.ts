import { type EventHandle, type EventReceiver, NO_EVENT, type Simulation } from "@tokentide/sim-core";
import type { RequestRow, RequestTable } from "../requests/request-table";
import type { KvTransfer } from "../rules/dialect";
import type { TransferHost } from "../rules/shared-links";
import type { AncestorOrcaBatching } from "./ancestor-orca-batching";

const RETRY_SECONDS = 1;

/**
 * The ancestor's transfers: every one has the whole bandwidth to itself, and one whose target lacks memory asks again
 * every second, for ever (fault B16). The target's memory is taken at the start, the source's given back at the end.
 */
export class PollingTransfer implements KvTransfer, EventReceiver {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #host: TransferHost;
  readonly #bytesPerSecond: number;
  readonly #arrivals: EventReceiver;
  /** What each request waits for, by row: the end of its transfer or the next time to ask. */
  readonly #events: EventHandle[] = [];
  /** Whether a request's cache is under way, by row: then the target's memory is taken. */
  readonly #isMoving: boolean[] = [];

  constructor(simulation: Simulation, requests: RequestTable, host: TransferHost, bytesPerSecond: number) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#host = host;
    this.#bytesPerSecond = bytesPerSecond;
    this.#arrivals = { handleEvent: (row) => this.#arrive(row) };
  }

  start(row: RequestRow): void {
    const bytes = this.#requests.memoryBytes[row]!;
    const target = this.#host.instanceAt(this.#requests.tokenInstance[row]!);
    const fits = target.memoryBytes + bytes <= target.maxMemoryBytes;
    this.#isMoving[row] = fits;
    if (fits) {
      target.memoryBytes += bytes;
      const seconds = this.#host.transferBytes(row) / this.#bytesPerSecond;
      this.#events[row] = this.#simulation.scheduleEvent(seconds, this.#arrivals, row);
    } else this.#events[row] = this.#simulation.scheduleEvent(RETRY_SECONDS, this, row);
  }

  /** Time to ask again. */
  handleEvent(row: RequestRow): void {
    this.start(row);
  }

  /** The ancestor knows no failures; ours may strike all the same. */
  abort(row: RequestRow): void {
    this.#simulation.cancel(this.#events[row]!);
    this.#events[row] = NO_EVENT;
    if (!this.#isMoving[row]) return;
    this.#isMoving[row] = false;
    this.#host.instanceAt(this.#requests.tokenInstance[row]!).memoryBytes -= this.#requests.memoryBytes[row]!;
  }

  #arrive(row: RequestRow): void {
    const source = this.#host.instanceAt(this.#requests.promptInstance[row]!);
    this.#host.transferred(row);
    (source.batching as AncestorOrcaBatching).flowCompleted();
  }
}
