import { DefinitionCheck } from "../definition-error";
import type { Processor } from "../processor";

/** What a serving engine reaches of a processor's peaks, and what it adds to every step. */
export interface RooflineEfficiency {
  /** Share of the peak arithmetic that large matrix products reach, (0, 1]. */
  readonly computeFraction: number;
  /** Share of `computeFraction` that products in 8 bits and fewer reach of their higher peak, (0, 1]. Default 1. */
  readonly narrowComputeFraction: number;
  /** Share of the memory bandwidth that reading weights reaches, (0, 1]. */
  readonly memoryFraction: number;
  /** Share of the memory bandwidth that attention's reading of the KV cache reaches, (0, 1]. Unless given as `memoryFraction`. */
  readonly contextFraction: number;
  /** Share of the link bandwidth that all-reduces reach, (0, 1]. */
  readonly interconnectFraction: number;
  /** Of every step: scheduling, input preparation, sampling. */
  readonly stepOverheadSeconds: number;
  /** Of every layer: kernel launches that nothing hides. 0 where the engine replays captured graphs. */
  readonly layerOverheadSeconds: number;
  /** Of every sequence in its token phase: its share of scheduling and sampling. */
  readonly sequenceOverheadSeconds: number;
}

/*
 * Overheads are those of engines with captured graphs (vLLM, SGLang, TensorRT-LLM since 2024). Fractions:
 * - compute: prompt times of the shipped profiles, less their all-reduces, reach 0.47 (SageServe) to 0.73 (SplitwiseSim, TP 2)
 *   of the A100's peak; cards with a lower peak reach more of it.
 * - memory: 0.8 to 0.9 is what streaming kernels reach of HBM and GDDR; llama-3.1-8b on A100 agrees.
 * - interconnect: NCCL's bus bandwidth on NVLink is about 0.7 of the link at a few tens of megabytes.
 */
const ENGINE_OVERHEADS = {
  stepOverheadSeconds: 2e-3,
  layerOverheadSeconds: 0,
  sequenceOverheadSeconds: 20e-6,
} as const;
const LINK_FRACTION = 0.7;

/** What is assumed of a family; the KV cache is read as fast as weights unless it says otherwise. */
type FamilyEfficiency = Omit<RooflineEfficiency, "contextFraction" | "narrowComputeFraction"> &
  Partial<RooflineEfficiency>;

const EFFICIENCY_BY_FAMILY: Readonly<Record<string, FamilyEfficiency>> = {
  ampere: { computeFraction: 0.65, memoryFraction: 0.8, interconnectFraction: LINK_FRACTION, ...ENGINE_OVERHEADS },
  // Fitted to half of 385 closed loops of vLLM, SGLang and TensorRT-LLM on H100 and H200 (aiconfigurator's silicon samples),
  // see docs/validity.md; `npm run validity -- --fit-steady-state` fits them anew.
  hopper: {
    computeFraction: 0.662,
    narrowComputeFraction: 0.858,
    memoryFraction: 0.719,
    interconnectFraction: 0.398,
    stepOverheadSeconds: 0.6e-3,
    layerOverheadSeconds: 0,
    sequenceOverheadSeconds: 17.5e-6,
  },
  ada: { computeFraction: 0.65, memoryFraction: 0.85, interconnectFraction: LINK_FRACTION, ...ENGINE_OVERHEADS },
  blackwell: { computeFraction: 0.6, memoryFraction: 0.85, interconnectFraction: LINK_FRACTION, ...ENGINE_OVERHEADS },
};

/** For a family that is not known: a little below all the others. */
const UNKNOWN_FAMILY: FamilyEfficiency = {
  computeFraction: 0.5,
  memoryFraction: 0.75,
  interconnectFraction: 0.6,
  ...ENGINE_OVERHEADS,
};

const FRACTIONS = [
  "computeFraction",
  "narrowComputeFraction",
  "memoryFraction",
  "contextFraction",
  "interconnectFraction",
] as const;

/**
 * The efficiency assumed of a processor's family, with what you know better in its place.
 *
 * @throws InvalidDefinitionError for a fraction outside (0, 1] or a negative overhead
 */
export function efficiencyOf(processor: Processor, known: Partial<RooflineEfficiency> = {}): RooflineEfficiency {
  const stated = { ...(EFFICIENCY_BY_FAMILY[processor.family ?? ""] ?? UNKNOWN_FAMILY), ...known };
  const efficiency = {
    ...stated,
    narrowComputeFraction: stated.narrowComputeFraction ?? 1,
    contextFraction: stated.contextFraction ?? stated.memoryFraction,
  };
  const check = new DefinitionCheck(`the roofline efficiency of ${processor.name}`);
  for (const field of FRACTIONS) {
    check
      .positive(field, efficiency[field])
      .that(!(efficiency[field] > 1), `${field} must be at most 1, found ${efficiency[field]}`);
  }
  for (const field of ["stepOverheadSeconds", "layerOverheadSeconds", "sequenceOverheadSeconds"] as const) {
    check.nonNegative(field, efficiency[field]);
  }
  check.done();
  return efficiency;
}
