import type { Instance } from "../instances/instance";
import type { RequestRow, RequestTable, Task } from "../requests/request-table";
import type { KvTransfer } from "../rules/dialect";
import type { IncomingCaches } from "./incoming-caches";
import type { VllmBatching } from "./vllm-batching";

/** What pulling needs of an application. */
export interface PullHost {
  instanceAt(index: number): Instance;
}

/**
 * KV caches between instances with blocks: the token instance takes the blocks first, then the cache travels. Until it has
 * arrived the prompt instance keeps its own, so a full token pool holds up the prompt pool.
 *
 * Source: Zhong et al., "DistServe: Disaggregating Prefill and Decoding for Goodput-optimized Large Language Model
 * Serving", OSDI 2024, for pulling instead of pushing.
 */
export class BlockPulls implements KvTransfer {
  readonly #requests: RequestTable;
  readonly #host: PullHost;
  readonly #links: KvTransfer;

  /** @param links moves a cache whose blocks are there */
  constructor(requests: RequestTable, host: PullHost, links: KvTransfer) {
    this.#requests = requests;
    this.#host = host;
    this.#links = links;
  }

  start(row: RequestRow): void {
    const target = this.#host.instanceAt(this.#requests.tokenInstance[row]!);
    incomingOf(target).announce((row << 1) | 1);
    target.wake();
  }

  /** The blocks of a token task are there. */
  begin(task: Task): void {
    this.#links.start(task >> 1);
  }

  abort(row: RequestRow): void {
    const target = this.#host.instanceAt(this.#requests.tokenInstance[row]!);
    if (!incomingOf(target).cancel((row << 1) | 1)) this.#links.abort(row);
  }
}

function incomingOf(instance: Instance): IncomingCaches {
  return (instance.batching as VllmBatching).incoming;
}
