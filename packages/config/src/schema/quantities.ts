import { z } from "zod";

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
