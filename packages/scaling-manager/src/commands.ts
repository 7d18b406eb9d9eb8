import type { Processor } from "./fleet/processor";
import type { ModelParallelism } from "./model-parallelism";
import type { PoolTag } from "./pool-tag";
import type { ServerMarket } from "./ports/server-provider";
import type { DrainTimeoutAction } from "./scaling-manager-config";

/** Of `scaleUpServer`. */
export interface ScaleUpServerRequest {
  /** Default: the first SKU of the server provider. */
  readonly serverSku?: string | undefined;
  /** Default `on_demand`. */
  readonly market?: ServerMarket | undefined;
}

/** Of `scaleUpInstance`. */
export interface ScaleUpInstanceRequest<Config = unknown> {
  /** Default: the template of the tag. */
  readonly instanceConfig?: Config | undefined;
  /** Where: the instance takes the first free ones of these, all of one server. Default: running servers with room, fullest first. */
  readonly processors?: readonly Processor[] | undefined;
  /** Default: the template of the tag, else one processor. */
  readonly parallelism?: ModelParallelism | undefined;
  /** Default `mixed`. */
  readonly tag?: PoolTag | undefined;
}

/** Of `scaleUpFull`: a server and an instance on it. */
export interface ScaleUpFullRequest<Config = unknown> extends ScaleUpServerRequest {
  /** Default: the template of the tag. */
  readonly instanceConfig?: Config | undefined;
  /** Default: the template of the tag, else one processor. */
  readonly parallelism?: ModelParallelism | undefined;
  /** Default `mixed`. */
  readonly tag?: PoolTag | undefined;
}

/** How one drain ends, where it differs from the configuration. */
export interface DrainOptions {
  readonly timeoutSeconds?: number | undefined;
  readonly onTimeout?: DrainTimeoutAction | undefined;
}

/** A server that already runs. */
export interface AdoptedServer {
  readonly serverId: number;
  readonly skuName: string;
  readonly market?: ServerMarket | undefined;
  /** Processors that something else uses: never given to an instance, and the server stays while there are any. */
  readonly reservedProcessorIndexes?: readonly number[] | undefined;
  /** Stay when the last instance has gone, as servers from `scaleUpServer` do. Default false. */
  readonly keepWhenEmpty?: boolean | undefined;
}

/** An instance that already runs. */
export interface AdoptedInstance<Config = unknown> {
  readonly instanceId: number;
  readonly tag?: PoolTag | undefined;
  /** An adopted server; absent where somebody else places instances. */
  readonly serverId?: number | undefined;
  /** Default: the first free ones, as many as the parallelism needs. */
  readonly processorIndexes?: readonly number[] | undefined;
  readonly parallelism?: ModelParallelism | undefined;
  readonly instanceConfig?: Config | undefined;
}

/** What already runs, to be taken over as if the manager had started it. Knowing some of it already is harmless. */
export interface Adoption<Config = unknown> {
  readonly servers?: readonly AdoptedServer[] | undefined;
  readonly instances?: readonly AdoptedInstance<Config>[] | undefined;
}

/** Which directions `suspend` and `resume` mean. */
export type ScalingDirection = "up" | "down" | "both";

/** A difference between what should be and what is, and what was done about it. */
export interface Drift {
  /** `instance_5`, `server_3` */
  readonly target: string;
  readonly kind: "vanished" | "appeared" | "became_ready" | "removal_repeated" | "drained_unnoticed";
  readonly repair: string;
}
