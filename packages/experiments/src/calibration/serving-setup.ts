import type { ModelParallelism, ServedModel, ServerSku } from "@tokentide/hardware";
import type { InstanceConfig } from "@tokentide/simulator";

/** A server that measured runs were made on, as the simulator builds it: one instance, or one for each phase. */
export interface ServingSetup {
  readonly model: ServedModel;
  /** Whose processor and interconnect an instance has; cut to as many processors as it needs. */
  readonly sku: ServerSku;
  /** Of the instance, or of the one that serves the token phase. */
  readonly parallelism: ModelParallelism;
  /** Of the instance that serves the prompt phase alone; absent: one instance serves both. */
  readonly promptParallelism?: ModelParallelism;
  /** How an instance batches; its parallelism is the setup's. */
  readonly engine: Omit<InstanceConfig, "parallelism">;
  /** What counts as the first token when the phases run apart. */
  readonly firstTokenAt: "prefill_end" | "client";
}
