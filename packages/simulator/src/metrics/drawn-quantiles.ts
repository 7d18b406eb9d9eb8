/** Above the hundredths, where a promise is kept or broken. */
const TAIL = [0.992, 0.994, 0.995, 0.996, 0.998, 0.999, 0.9995, 0.9999, 1];

/** The quantiles by which a distribution of latencies is drawn: hundredths from 0 to 0.99, then ever finer, then 1. */
export const DRAWN_QUANTILES: readonly number[] = [...Array.from({ length: 100 }, (_, index) => index / 100), ...TAIL];
