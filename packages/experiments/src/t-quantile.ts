/** 97.5 % quantile of the standard normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/**
 * 97.5 % quantiles of Student's t distribution for 1 to 10 degrees of freedom, as in the NIST/SEMATECH e-Handbook of
 * Statistical Methods, section 1.3.6.7.2, with more digits.
 */
const SMALL_QUANTILES = [
  12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
];

/**
 * Half the width of a 95 % interval of a mean, in standard errors: the 97.5 % quantile of Student's t distribution. Beyond
 * the table by the expansion of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5, good to 3e-6.
 *
 * @param degreesOfFreedom a whole number from 1
 */
export function tQuantile(degreesOfFreedom: number): number {
  const tabled = SMALL_QUANTILES[degreesOfFreedom - 1];
  if (tabled !== undefined) return tabled;
  const x = NORMAL_QUANTILE;
  const v = degreesOfFreedom;
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
    (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / v ** (index + 1), x);
}
