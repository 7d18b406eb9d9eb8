import { dampedSteps, HoltWintersModel, type SeasonalLevel, type SmoothingWeights } from "./holt-winters-model";
import { nelderMead } from "./nelder-mead";

/** A fitted model, moved to the end of what it was fitted on. */
export interface HoltWintersFit extends SeasonalLevel {
  readonly weights: SmoothingWeights;
  /** Mean square of its one-step errors. */
  readonly meanSquare: number;
  readonly errors: number;
}

/** Starts of the descent: slow and fast ones; the best goes on. */
const ALPHAS = [0.02, 0.1, 0.3, 0.7];
const BETAS = [0.001, 0.05];
const GAMMAS = [0.05, 0.3];
/** The descent has come to its valley by then; each iteration costs one or two passes over the past. */
const ITERATIONS = 40;
const FIRST_STEP = 0.1;

/** What weights are fitted to. */
export interface FitSettings {
  readonly damping: number;
  /** Errors of forecasts so far ahead are minimised. */
  readonly fitSteps: number;
  /** Weights that are not to be fitted. */
  readonly given: Partial<SmoothingWeights>;
}

/**
 * Weights with the least squared error over whole seasons of the past, at least two: the best point of a coarse grid, then
 * downhill by Nelder and Mead. The first season's errors do not count, it was made the start.
 */
export function fitHoltWinters(seasons: readonly (readonly number[])[], settings: FitSettings): HoltWintersFit {
  const { damping, fitSteps, given } = settings;
  const weightsOf = ([alpha, beta, gamma]: readonly number[]): SmoothingWeights => ({
    alpha: given.alpha ?? alpha!,
    beta: given.beta ?? beta!,
    gamma: given.gamma ?? gamma!,
  });
  const cost = (point: readonly number[]) => replay(seasons, damping, fitSteps, weightsOf(point)).fitSquare;
  const axes = [given.alpha ?? ALPHAS, given.beta ?? BETAS, given.gamma ?? GAMMAS].map((axis) => [axis].flat());
  const grid = axes[0]!.flatMap((alpha) => axes[1]!.flatMap((beta) => axes[2]!.map((gamma) => [alpha, beta, gamma])));
  const isGiven = given.alpha !== undefined && given.beta !== undefined && given.gamma !== undefined;
  const costs = isGiven ? [0] : grid.map(cost);
  const start = grid[costs.indexOf(Math.min(...costs))]!;
  const { point } = isGiven
    ? { point: start }
    : nelderMead(cost, start, { step: FIRST_STEP, iterations: ITERATIONS, low: 0, high: 1 });
  const { fitSquare, ...fit } = replay(seasons, damping, fitSteps, weightsOf(point));
  return fit;
}

function replay(
  seasons: readonly (readonly number[])[],
  damping: number,
  fitSteps: number,
  weights: SmoothingWeights,
): HoltWintersFit & { readonly fitSquare: number } {
  const [first, second] = seasons as [readonly number[], readonly number[]];
  const model = HoltWintersModel.start(first, second, damping);
  const trends = dampedSteps(damping, fitSteps);
  // What was said of the steps to come, a ring: the place of a forecast is free again when its step is there.
  const said = new Float64Array(fitSteps);
  said[fitSteps - 1] = model.expectedAfter(fitSteps, trends);
  let squares = 0;
  let fitSquares = 0;
  let errors = 0;
  for (const season of seasons.slice(1)) {
    for (const value of season) {
      const error = value - model.expected;
      squares += error * error;
      if (errors >= fitSteps - 1) fitSquares += (value - said[errors % fitSteps]!) ** 2;
      model.advance(error, weights);
      errors++;
      said[(errors + fitSteps - 1) % fitSteps] = model.expectedAfter(fitSteps, trends);
    }
  }
  const fitSquare = fitSquares / Math.max(1, errors - fitSteps + 1);
  return { ...model.state(), weights, meanSquare: squares / errors, errors, fitSquare };
}
