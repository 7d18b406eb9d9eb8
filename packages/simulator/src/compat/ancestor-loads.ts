import type { SchedulerName } from "@tokentide/schedulers";
import type { Instance } from "../instances/instance";
import { type RequestRow, RequestStage, type RequestTable, type Task, TaskState } from "../requests/request-table";
import type { LoadBookkeeping } from "../rules/dialect";
import type { AncestorNeeds } from "./ancestor-memory";

/**
 * The ancestor's load figures: a request counts where it is, not where it was sent (fault B2), and finished work is taken
 * off by every scheduler although few ever add it (fault B1).
 */
export class AncestorLoads implements LoadBookkeeping {
  readonly #requests: RequestTable;
  readonly #needs: AncestorNeeds;
  readonly #addsTogether: boolean;
  readonly #addsMixed: boolean;

  constructor(requests: RequestTable, needs: AncestorNeeds, scheduler: SchedulerName) {
    this.#requests = requests;
    this.#needs = needs;
    this.#addsTogether = scheduler === "token_jsq";
    this.#addsMixed = scheduler === "mixed_pool";
  }

  routed(row: RequestRow, prompt: Instance, token: Instance): void {
    const promptTokens = this.#requests.promptTokens[row]!;
    if (this.#addsTogether) prompt.pendingTokens += promptTokens + 1;
    if (!this.#addsMixed) return;
    const promptBytes = this.#needs.promptMemoryBytes(row);
    if (token !== prompt) prompt.reservedMemoryBytes += promptBytes;
    token.reservedMemoryBytes += promptBytes + this.#needs.tokenMemoryBytes(row);
    prompt.pendingTokens += promptTokens;
    token.pendingTokens += 1;
  }

  arrived(_task: Task, instance: Instance): void {
    instance.pendingRequests++;
  }

  finished(task: Task, instance: Instance): void {
    if ((task & 1) === 0) this.#promptFinished(task >> 1, instance);
    else this.#tokensFinished(task >> 1, instance);
  }

  released(instance: Instance, bytes: number): void {
    instance.reservedMemoryBytes -= bytes;
  }

  #promptFinished(row: RequestRow, prompt: Instance): void {
    prompt.pendingTokens -= this.#requests.promptTokens[row]!;
    // A chained token task is here already and keeps the request on the instance.
    if (this.#requests.state[(row << 1) | 1] === TaskState.Absent) prompt.pendingRequests--;
    // One that was withdrawn took nothing that could be released.
    const isElsewhere = this.#requests.tokenInstance[row] !== prompt.id;
    if (this.#addsMixed && isElsewhere && this.#requests.memoryBytes[row] === 0) {
      prompt.reservedMemoryBytes -= this.#needs.promptMemoryBytes(row);
    }
  }

  #tokensFinished(row: RequestRow, token: Instance): void {
    token.pendingTokens -= 1;
    if (this.#requests.stage[row] === RequestStage.Token) {
      token.pendingRequests--;
      return;
    }
    // Ended before its token phase (a single token, withdrawn, lost): what it never took here is not released either.
    if (!this.#addsMixed) return;
    const reservedBytes = this.#needs.promptMemoryBytes(row) + this.#needs.tokenMemoryBytes(row);
    const isTogether = this.#requests.promptInstance[row] === token.id;
    token.reservedMemoryBytes -= isTogether ? reservedBytes - this.#requests.memoryBytes[row]! : reservedBytes;
  }
}
