import type { MeasuredRequest } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";

/** Times of one request on one clock, seconds. */
export interface RequestTimes {
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly arrival: number;
  readonly firstToken: number;
  readonly lastToken: number;
  /** Line of the file, where it has lines. */
  readonly line?: number;
}

/** Requests from their times: checked, in order of arrival, the first at second 0. */
export function measuredRequests(path: string, times: readonly RequestTimes[]): MeasuredRequest[] {
  if (times.length === 0) throw new MeasuredRunError(path, "has no completed request.");
  for (const request of times) checkTimes(path, request);
  const start = times.reduce((least, { arrival }) => Math.min(least, arrival), Number.POSITIVE_INFINITY);
  return times
    .map(({ promptTokens, outputTokens, arrival, firstToken, lastToken }) => ({
      arrivalSeconds: arrival - start,
      promptTokens,
      outputTokens,
      ttftSeconds: firstToken - arrival,
      e2eSeconds: lastToken - arrival,
    }))
    .toSorted((one, other) => one.arrivalSeconds - other.arrivalSeconds);
}

function checkTimes(path: string, request: RequestTimes): void {
  const { promptTokens, outputTokens, arrival, firstToken, lastToken, line } = request;
  const complain = (problem: string): never => {
    throw new MeasuredRunError(path, problem, line);
  };
  if (!isCount(promptTokens) || !isCount(outputTokens)) {
    complain(`prompt and output tokens must be whole numbers above 0, found ${promptTokens} and ${outputTokens}.`);
  }
  if (![arrival, firstToken, lastToken].every(Number.isFinite)) {
    complain(`times must be numbers, found ${arrival}, ${firstToken} and ${lastToken}.`);
  }
  if (firstToken <= arrival || lastToken < firstToken) {
    complain(
      `a request arrives, then has its first token, then its last; found ${arrival}, ${firstToken} and ${lastToken}.`,
    );
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
