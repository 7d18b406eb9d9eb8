/** A time that is always the same, or one that is drawn anew each time by the host's own seeded stream. */
export type BootDuration = number | { readonly meanSeconds: number; sample(): number };

/** Where the weights come from: object storage, the server's own disk, another instance's memory. */
export type WeightTier = "cold" | "local_disk" | "peer_gpu";

/** Copying the weights: bytes over the bandwidth of the fastest tier at hand. */
export interface LoadingStage {
  readonly weightBytes: number;
  readonly coldBytesPerSecond: number;
  /** Usable once the server has had an instance; absent: never. */
  readonly localDiskBytesPerSecond?: number;
  /** Usable while the pool has an ACTIVE instance; absent: never. */
  readonly peerGpuBytesPerSecond?: number;
}

/** A boot in stages. What is absent takes no time. */
export interface BootStages {
  /** Of a new server. */
  readonly provisioningSeconds?: BootDuration;
  readonly loading?: LoadingStage | BootDuration;
  readonly warmingSeconds?: BootDuration;
}

/**
 * How an instance becomes ACTIVE. Under each type the provider's own readiness is waited for as well: an answer `done`
 * is ready at once, `started` when the signal comes.
 */
export type BootSettings =
  /** The quick start's `scale_up_delay`: servers are usable at once, instances after this long. */
  | { readonly type: "delay"; readonly delaySeconds: BootDuration }
  | ({ readonly type: "stages" } & BootStages)
  /** The provider's signal alone. */
  | { readonly type: "signal" };

/** What a booting instance waits for: its server, the provider or the plain delay, its weights, full speed. */
export type BootStage = "provisioning" | "starting" | "loading" | "warming";
