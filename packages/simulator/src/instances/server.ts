import type { ServerSku } from "@tokentide/hardware";
import type { Instance } from "./instance";

/** A machine of the cluster: how many of its processors are taken, and by which instances. */
export class Server {
  readonly id: number;
  readonly sku: ServerSku;
  /** Instances that are there now, in order of creation. */
  readonly instances: Instance[] = [];
  readonly startSeconds: number;
  endSeconds: number = Number.POSITIVE_INFINITY;
  #freeProcessors: number;

  /** Index of the application that pays for it. */
  application = 0;

  constructor(id: number, sku: ServerSku, startSeconds: number) {
    this.id = id;
    this.sku = sku;
    this.startSeconds = startSeconds;
    this.#freeProcessors = sku.processorCount;
  }

  get freeProcessors(): number {
    return this.#freeProcessors;
  }

  place(instance: Instance): void {
    this.instances.push(instance);
    this.#freeProcessors -= instance.processors;
  }

  remove(instance: Instance): void {
    const index = this.instances.indexOf(instance);
    if (index < 0) return;
    this.instances.splice(index, 1);
    this.#freeProcessors += instance.processors;
  }
}
