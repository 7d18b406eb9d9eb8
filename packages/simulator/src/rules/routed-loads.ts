import type { Instance } from "../instances/instance";
import type { RequestRow, RequestTable, Task } from "../requests/request-table";
import type { LoadBookkeeping } from "./dialect";

/** KV memory of a request on its instances, bytes. */
export interface MemoryNeeds {
  promptMemoryBytes(row: RequestRow): number;
  requestMemoryBytes(row: RequestRow): number;
}

/** A request counts at its instances from the moment it is routed until nothing of it is left there. */
export class RoutedLoads implements LoadBookkeeping {
  readonly #requests: RequestTable;
  readonly #needs: MemoryNeeds;

  constructor(requests: RequestTable, needs: MemoryNeeds) {
    this.#requests = requests;
    this.#needs = needs;
  }

  routed(row: RequestRow, prompt: Instance, token: Instance): void {
    prompt.pendingRequests++;
    prompt.pendingTokens += this.#requests.promptTokens[row]!;
    if (prompt.tag === "token") prompt.foreignTasks++;
    if (token !== prompt) {
      prompt.reservedMemoryBytes += this.#needs.promptMemoryBytes(row);
      token.pendingRequests++;
    }
    token.pendingTokens++;
    token.tokenPhaseRequests++;
    token.reservedMemoryBytes += this.#needs.requestMemoryBytes(row);
    if (token.tag === "prompt") token.foreignTasks++;
  }

  arrived(): void {}

  finished(task: Task, instance: Instance): void {
    if ((task & 1) === 0) {
      instance.pendingTokens -= this.#requests.promptTokens[task >> 1]!;
      if (instance.tag === "token") instance.foreignTasks--;
    } else {
      instance.pendingTokens--;
      instance.tokenPhaseRequests--;
      if (instance.tag === "prompt") instance.foreignTasks--;
    }
  }

  released(instance: Instance, bytes: number): void {
    instance.reservedMemoryBytes -= bytes;
    instance.pendingRequests--;
  }
}
