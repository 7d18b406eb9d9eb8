import type { Instance } from "../instances/instance";
import type { RequestRow } from "../requests/request-table";
import type { Admission, LoadBookkeeping } from "../rules/dialect";
import type { VllmBatching } from "./vllm-batching";

/** What the admission needs of an application. */
export interface PagedHost {
  promptMemoryBytes(row: RequestRow): number;
  deliver(row: RequestRow): void;
}

/** A request goes to its instance at once: there it waits for blocks, and takes them as it needs them. */
export class PagedAdmission implements Admission {
  readonly #host: PagedHost;
  readonly #loads: LoadBookkeeping;

  constructor(host: PagedHost, loads: LoadBookkeeping) {
    this.#host = host;
    this.#loads = loads;
  }

  admit(row: RequestRow): void {
    this.#host.deliver(row);
  }

  release(row: RequestRow, instance: Instance): void {
    this.#loads.released(instance, this.#host.promptMemoryBytes(row));
    (instance.batching as VllmBatching).release(row);
  }

  /** Nothing waits here. */
  leaveQueue(): void {}

  withdraw(): void {}
}
