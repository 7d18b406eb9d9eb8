// Zod is imported as a namespace in this package: a bundler then leaves out what is not used, its forty languages first.
import * as z from "zod";

/** Any finite number of at least 0. */
export const nonNegative = () => z.number().nonnegative();

/** Any finite number above 0. */
export const positive = () => z.number().positive();

/** A whole number of at least `minimum`. */
export const wholeFrom = (minimum: number) => z.int().min(minimum);

/** A share, 0 < x ≤ 1. */
export const share = () => z.number().positive().max(1);

/** A name that is looked up later, where the message can list what there is. */
export const nameOf = () => z.string().min(1);

/** A key of SplitwiseSim's files that changes nothing here. */
export const withoutEffect = () =>
  z.unknown().optional().describe("Accepted so that SplitwiseSim's files can be used as they are; has no effect.");

/** A number of tokens of one request. */
export const tokens = () =>
  z
    .int()
    .min(1)
    .max(2 ** 31 - 1);

/** A mean number of tokens. */
export const meanTokens = () =>
  z
    .number()
    .min(1)
    .max(2 ** 31 - 1);

/** The number of an application. */
export const applicationNumber = () =>
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1);

/** A number of servers; beyond the bound it is a typing error. */
export const serverCount = () => z.int().min(0).max(100_000);
