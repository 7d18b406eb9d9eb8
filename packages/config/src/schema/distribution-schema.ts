import * as z from "zod";
import { meanTokens, nonNegative, positive, tokens } from "./quantities";

const logNormal = (mean: z.ZodNumber) =>
  z.strictObject({
    type: z.literal("log-normal").describe("Mostly small, now and then large."),
    mean: mean.describe("Mean."),
    cv: nonNegative().describe("Standard deviation over mean."),
  });

/** A time that is always the same or drawn anew each time. */
export const timeSchema = z
  .union([
    nonNegative(),
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("exponential").describe("Without memory: as with independent events."),
        mean: positive().describe("Mean, seconds."),
      }),
      z.strictObject({
        type: z.literal("uniform").describe("Anything between two bounds."),
        low: nonNegative().describe("Least, seconds."),
        high: nonNegative().describe("Most, seconds."),
      }),
      logNormal(positive()),
    ]),
  ])
  .describe("Seconds, always the same or drawn anew each time.");

/** A number of at least 1 that is always the same or drawn anew each time. */
export const countSchema = z
  .union([
    tokens(),
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("geometric").describe("After each one there is another with the same probability."),
        mean: meanTokens().describe("Mean, at least 1."),
      }),
      z.strictObject({
        type: z.literal("uniform").describe("Every whole number between two bounds, both included."),
        low: tokens().describe("Least."),
        high: tokens().describe("Most."),
      }),
      logNormal(meanTokens()),
    ]),
  ])
  .describe("A whole number from 1, always the same or drawn anew each time.");

export type TimeInput = z.infer<typeof timeSchema>;
export type CountInput = z.infer<typeof countSchema>;
