import { type FitParameter, fitBounded } from "@tokentide/experiments";
import { efficiencyOf, findProcessor, type RooflineEfficiency } from "@tokentide/hardware";
import { isFitted, predictSteadyState, readSteadyRows } from "./steady-state";

/** The six factors that are fitted: one set for all backends, models, formats and parallelisms. KV cache as weights. */
const FACTORS: readonly (Pick<FitParameter, "spread" | "low" | "high"> & {
  readonly name: keyof RooflineEfficiency;
})[] = [
  { name: "computeFraction", spread: 0.3, low: 0.05, high: 1 },
  { name: "narrowComputeFraction", spread: 0.3, low: 0.05, high: 1 },
  { name: "memoryFraction", spread: 0.2, low: 0.2, high: 1 },
  { name: "interconnectFraction", spread: 0.4, low: 0.05, high: 1 },
  { name: "stepOverheadSeconds", spread: 1, low: 1e-5, high: 0.1 },
  { name: "sequenceOverheadSeconds", spread: 1, low: 1e-7, high: 5e-3 },
];

/** Standard deviations of the logarithm of a good row's figures: small, so that rows that are far off count by their number. */
const TTFT_SPREAD = 0.1;
const TPOT_SPREAD = 0.05;
/** Rows of one engine and model are wrong together: all of them say as much as so many that are independent. */
const INDEPENDENT_ROWS = 40;

/** Fits the factors of the hopper family to half of the rows. Minutes. */
export function fitSteadyState(path: string): Readonly<Record<string, number>> {
  const rows = readSteadyRows(path).filter(isFitted);
  const family = efficiencyOf(findProcessor("h100-80gb"));
  const parameters = FACTORS.map((factor) => ({ ...factor, expected: family[factor.name] }));
  const weight = Math.sqrt(INDEPENDENT_ROWS / rows.length);
  const { values } = fitBounded(parameters, (candidate) => {
    const efficiency = Object.fromEntries(FACTORS.map(({ name }, index) => [name, candidate[index]!]));
    return rows.flatMap((row) => {
      const predicted = predictSteadyState(row, { ...efficiency, contextFraction: efficiency.memoryFraction! });
      return [
        (weight * Math.log(predicted.ttftSeconds / row.ttftSeconds)) / TTFT_SPREAD,
        (weight * Math.log(predicted.tpotSeconds / row.tpotSeconds)) / TPOT_SPREAD,
      ];
    });
  });
  return Object.fromEntries(FACTORS.map(({ name }, index) => [name, Number(values[index]!.toPrecision(3))]));
}
