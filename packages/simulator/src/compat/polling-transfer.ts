import type { EventReceiver, Simulation } from "@tokentide/sim-core";
import type { KvTransfer } from "../dialect";
import type { RequestRow, RequestTable } from "../request-table";
import type { TransferHost } from "../shared-links";
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
    if (target.memoryBytes + bytes > target.maxMemoryBytes) {
      this.#simulation.scheduleEvent(RETRY_SECONDS, this, row);
      return;
    }
    target.memoryBytes += bytes;
    this.#simulation.scheduleEvent(this.#host.transferBytes(row) / this.#bytesPerSecond, this.#arrivals, row);
  }

  /** Time to ask again. */
  handleEvent(row: RequestRow): void {
    this.start(row);
  }

  /** The ancestor knows no failures: nothing ever ends a transfer early. */
  abort(): void {}

  #arrive(row: RequestRow): void {
    const source = this.#host.instanceAt(this.#requests.promptInstance[row]!);
    this.#host.transferred(row);
    (source.batching as AncestorOrcaBatching).flowCompleted();
  }
}
