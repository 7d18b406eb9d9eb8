import * as z from "zod";
import { nonNegative, positive } from "./quantities";

const around = z.strictObject({
  mean: positive().describe("Mean seconds."),
  sd: nonNegative().describe("Standard deviation in seconds, of a log-normal distribution."),
});

const between = z.strictObject({
  low: nonNegative().describe("Seconds at least."),
  high: nonNegative().describe("Seconds at most; anything between is equally likely."),
});

/** How long something takes to come up: a number, a mean and its spread, or two bounds. Seconds. */
export const startUpTime = () => z.union([nonNegative(), around, between]);

/** Start-up times that were measured: from the start of an instance until it serves, weights on the server's disk. */
export const MEASURED_START_UP_TIMES = {
  /** A model of 8 B parameters on vLLM. */
  small_model: { mean: 65, sd: 4 },
  /** A model of 32 B parameters on vLLM. */
  "32b_model": { low: 105, high: 130 },
} as const satisfies Record<string, StartUpTimeInput>;

type MeasuredName = keyof typeof MEASURED_START_UP_TIMES;

const MEASURED_NAMES = Object.keys(MEASURED_START_UP_TIMES) as [MeasuredName, ...MeasuredName[]];

/** The same, or the name of a measured one. */
export const measuredStartUpTime = () => z.union([nonNegative(), z.enum(MEASURED_NAMES), around, between]);

/** What the measured names mean, for descriptions. */
export const MEASURED_IN_WORDS =
  "measured ones by name: small_model (65 ± 4 s, a model of 8 B parameters), 32b_model (105 to 130 s)";

export type StartUpTimeInput = z.infer<ReturnType<typeof startUpTime>>;
export type MeasuredStartUpTimeInput = z.infer<ReturnType<typeof measuredStartUpTime>>;
