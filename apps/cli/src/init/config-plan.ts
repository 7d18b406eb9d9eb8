import type { Hosting, SizesName } from "./hosting";

/** Shapes of traffic that `init` can write; anything else is a trace. */
export const SHAPES = {
  "azure-conv-2023": "an hour of Azure's conversation service, its ups and downs",
  "azure-code-2023": "an hour of Azure's code completion, in bursts",
  steady: "independent arrivals at a constant rate",
  spike: "a constant rate, and four times of it for a while",
  diurnal: "day and night",
} as const;

/** A shape's name. */
export type Shape = keyof typeof SHAPES;

/** Where the requests come from. */
export type Traffic =
  | { readonly type: "trace" /** Relative to the configuration. */; readonly path: string }
  | { readonly type: Shape; readonly rate: number; readonly durationSeconds: number };

/** Sizes of the requests of a shape. */
export function sizesOf(shape: string): SizesName {
  return shape === "azure-code-2023" ? shape : "azure-conv-2023";
}

/** A day for day and night, an hour for the rest. */
export function usualDuration(shape: string): number {
  return shape === "diurnal" ? 86_400 : 3600;
}

/** Everything that `init` has to know to write a configuration. */
export interface ConfigPlan {
  readonly hosting: Hosting;
  readonly servers: number;
  /** Requests that an instance serves at once. */
  readonly batchSize: number;
  readonly traffic: Traffic;
  readonly slo: { readonly ttftSeconds: number; readonly tbtSeconds: number };
  /** Absent: the fleet stays as it is. */
  readonly scaling?: { readonly policy: string; readonly maxInstances: number };
}

/** Instances that the run starts with. */
export function startingInstances({ hosting, servers }: Pick<ConfigPlan, "hosting" | "servers">): number {
  return hosting.instancesPerServer * servers;
}
