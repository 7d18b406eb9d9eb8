import { InvalidDistributionError } from "../random-errors";

/** @throws InvalidDistributionError when the value is NaN or infinite. */
export function requireFinite(distribution: string, parameter: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new InvalidDistributionError(distribution, parameter, value, "must be a finite number");
  }
}

/** @throws InvalidDistributionError when the value is not a finite number above 0. */
export function requirePositive(distribution: string, parameter: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidDistributionError(distribution, parameter, value, "must be a finite number above 0");
  }
}

/** @throws InvalidDistributionError when the value is not a finite number of at least 0. */
export function requireNonNegative(distribution: string, parameter: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidDistributionError(distribution, parameter, value, "must be a finite number of at least 0");
  }
}
