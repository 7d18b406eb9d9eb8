import { fitNonNegative, leaveOneOutError, type Observation } from "./non-negative-least-squares";
import type { ProfileMeasurement, ProfileTable } from "./profile-table";

/** A prompt phase that took less than this share of a smaller batch's was cut short; its token times are not of that batch. */
const CUT_SHORT_SHARE = 0.5;

/** Time of a token iteration: base + perSequence · sequences + perContextToken · their contexts, summed. */
export interface DecodeFit {
  readonly baseSeconds: number;
  readonly secondsPerSequence: number;
  readonly secondsPerContextToken: number;
  /** Mean relative error of predicting a measured configuration from the others; NaN with fewer than two. */
  readonly leaveOneOutError: number;
  /** Configurations that the fit rests on. */
  readonly configurations: number;
}

/**
 * Fits token iterations to the measured configurations, relative errors squared, coefficients of at least 0. The context
 * of a configuration is its prompt and half its output: the mean over its iterations.
 */
export function fitDecode(table: ProfileTable): DecodeFit {
  const observations = trustworthyMeasurements(table)
    .filter((measurement) => measurement.tokenSeconds > 0)
    .map(decodeObservation);
  const [baseSeconds = 0, secondsPerSequence = 0, secondsPerContextToken = 0] = fitNonNegative(observations) ?? [];
  return {
    baseSeconds,
    secondsPerSequence,
    secondsPerContextToken,
    leaveOneOutError: leaveOneOutError(observations),
    configurations: observations.length,
  };
}

/**
 * Seconds that a prompt token takes longer for each token that its prompt already holds in the KV cache. Attention makes
 * a whole prompt of t tokens cost base + linear · t + quadratic · t²; of the square, each (token, earlier token) pair has
 * twice the coefficient. 0 where the prompt times show no such growth.
 */
export function fitPromptSecondsPerTokenPair(table: ProfileTable): number {
  const observations = trustworthyMeasurements(table)
    .filter((measurement) => measurement.promptSeconds > 0)
    .map(({ promptTokens, batchSize, promptSeconds }) => ({
      terms: [1, batchSize * promptTokens, batchSize * promptTokens ** 2],
      value: promptSeconds,
    }));
  const [, , quadraticSeconds = 0] = fitNonNegative(observations) ?? [];
  return 2 * quadraticSeconds;
}

/** All measurements but those of batches whose prompt phase was cut short (out of memory, as a rule). */
export function trustworthyMeasurements(table: ProfileTable): readonly ProfileMeasurement[] {
  const batchTokens = (measurement: ProfileMeasurement) => measurement.promptTokens * measurement.batchSize;
  return table.measurements.filter(
    (measurement) =>
      !table.measurements.some(
        (smaller) =>
          batchTokens(smaller) < batchTokens(measurement) &&
          measurement.promptSeconds < CUT_SHORT_SHARE * smaller.promptSeconds,
      ),
  );
}

function decodeObservation({ promptTokens, batchSize, outputTokens, tokenSeconds }: ProfileMeasurement): Observation {
  const contextTokens = promptTokens + outputTokens / 2;
  return { terms: [1, batchSize, batchSize * contextTokens], value: tokenSeconds };
}
