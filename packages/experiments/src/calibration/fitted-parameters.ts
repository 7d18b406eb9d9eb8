import { efficiencyOf, processorsNeeded, type RooflineEfficiency } from "@tokentide/hardware";
import type { FitParameter } from "./bounded-least-squares";
import type { ServingSetup } from "./serving-setup";

/** What is fitted to measured runs. */
export interface FittedTimes {
  readonly efficiency: RooflineEfficiency;
  readonly requestSeconds: number;
}

/** Tokenising, the way to the engine and back, for a server in the same building. */
const EXPECTED_REQUEST_SECONDS = 5e-3;

/** An efficiency that a fit may change. */
type FittedName = Exclude<keyof RooflineEfficiency, "layerOverheadSeconds" | "narrowComputeFraction">;

/*
 * How far from the processor family's figures an engine may well be, as the standard deviation of a logarithm. Weights are
 * streamed alike by all engines; attention kernels, and what Python does around a step, differ by factors.
 */
const FITTED: Readonly<Record<FittedName, Pick<FitParameter, "spread" | "low" | "high">>> = {
  computeFraction: { spread: 0.3, low: 0.05, high: 1 },
  memoryFraction: { spread: 0.1, low: 0.2, high: 1 },
  contextFraction: { spread: 0.6, low: 0.05, high: 1 },
  interconnectFraction: { spread: 0.4, low: 0.05, high: 1 },
  stepOverheadSeconds: { spread: 1, low: 1e-5, high: 0.1 },
  sequenceOverheadSeconds: { spread: 1.5, low: 1e-7, high: 5e-3 },
};

/** The parameters of a fit for a setup: the link's only where several processors share an instance. */
export function fittedParameters(setup: ServingSetup): FitParameter[] {
  const expected = efficiencyOf(setup.sku.processor);
  const names = Object.keys(FITTED) as FittedName[];
  return [
    ...names
      .filter((name) => name !== "interconnectFraction" || usesLink(setup))
      .map((name) => ({ name, expected: expected[name], ...FITTED[name] })),
    { name: "requestSeconds", expected: EXPECTED_REQUEST_SECONDS, spread: 0.7, low: 1e-4, high: 0.05 },
  ];
}

/** What values of {@link fittedParameters} mean. */
export function fittedTimes(setup: ServingSetup, values: readonly number[]): FittedTimes {
  const named = Object.fromEntries(fittedParameters(setup).map(({ name }, index) => [name, values[index]!]));
  const { requestSeconds, ...efficiency } = named;
  return { efficiency: efficiencyOf(setup.sku.processor, efficiency), requestSeconds: requestSeconds! };
}

function usesLink({ parallelism, promptParallelism }: ServingSetup): boolean {
  return [parallelism, promptParallelism].some((degrees) => degrees !== undefined && processorsNeeded(degrees) > 1);
}
