import type { Instance } from "../instances/instance";
import { type RequestRow, RequestStage, type RequestTable } from "../requests/request-table";
import type { Admission, LoadBookkeeping } from "../rules/dialect";

/** What the admission needs of an application. */
export interface DeliveryHost {
  deliver(row: RequestRow): void;
}

/** A request goes to its instance at once; memory is looked at when a batch is chosen (faults B3, B10). */
export class ImmediateAdmission implements Admission {
  readonly #requests: RequestTable;
  readonly #host: DeliveryHost;
  readonly #loads: LoadBookkeeping;

  constructor(requests: RequestTable, host: DeliveryHost, loads: LoadBookkeeping) {
    this.#requests = requests;
    this.#host = host;
    this.#loads = loads;
  }

  admit(row: RequestRow): void {
    this.#host.deliver(row);
  }

  release(row: RequestRow, instance: Instance): void {
    const bytes = this.#heldBytes(row, instance);
    instance.memoryBytes -= bytes;
    this.#loads.released(instance, bytes);
    // Nothing of a one-token request ever gets to a second instance.
    if (this.#requests.outputTokens[row] === 1) this.#requests.memoryBytes[row] = 0;
  }

  /** Nothing waits here. */
  leaveQueue(): void {}

  withdraw(): void {}

  /** The token instance holds nothing before the cache is there; a transfer that ends early gives back what it took. */
  #heldBytes(row: RequestRow, instance: Instance): number {
    const { promptInstance, stage, memoryBytes } = this.#requests;
    const isTarget = promptInstance[row] !== instance.id;
    return isTarget && stage[row] !== RequestStage.Token ? 0 : memoryBytes[row]!;
  }
}
