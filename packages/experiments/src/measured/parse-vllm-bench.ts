import { measuredRequests, type RequestTimes } from "./measured-requests";
import type { MeasuredRequest } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";

const HOW_TO_MEASURE =
  "Measure with `vllm bench serve --save-result --save-detailed`, which writes input_lens, output_lens, ttfts, itls and start_times.";

/** The arrays of a result file, one entry a request. */
interface BenchArrays {
  readonly input_lens: readonly number[];
  readonly output_lens: readonly number[];
  readonly ttfts: readonly number[];
  readonly itls: readonly (readonly number[])[];
}

/**
 * Requests of a result file of `vllm bench serve --save-result --save-detailed`: a JSON object with `input_lens`,
 * `output_lens`, `ttfts`, `itls` (the gaps between the tokens of a request) and `start_times`. A request's end is its first
 * token and all its gaps. Requests with an error or without output are left out. Without `start_times`: with
 * `request_rate` inf all arrive at once, or as a place among `max_concurrency` becomes free.
 *
 * @throws MeasuredRunError when an array is missing or arrivals cannot be told
 */
export function parseVllmBench(result: Readonly<Record<string, unknown>>, path: string): MeasuredRequest[] {
  const arrays = benchArrays(result, path);
  const errors = Array.isArray(result.errors) ? result.errors : [];
  const succeeded = arrays.input_lens
    .map((_, index) => index)
    .filter((index) => !errors[index] && arrays.output_lens[index]! > 0 && arrays.ttfts[index]! > 0);
  const e2e = (index: number) => arrays.ttfts[index]! + arrays.itls[index]!.reduce((sum, gap) => sum + gap, 0);
  const arrivals = arrivalsOf(result, succeeded, e2e, path);
  const times = succeeded.map(
    (index, position): RequestTimes => ({
      promptTokens: arrays.input_lens[index]!,
      outputTokens: arrays.output_lens[index]!,
      arrival: arrivals[position]!,
      firstToken: arrivals[position]! + arrays.ttfts[index]!,
      lastToken: arrivals[position]! + e2e(index),
    }),
  );
  return measuredRequests(path, times);
}

function benchArrays(result: Readonly<Record<string, unknown>>, path: string): BenchArrays {
  const names = ["input_lens", "output_lens", "ttfts", "itls"] as const;
  const missing = names.filter((name) => !Array.isArray(result[name]));
  if (missing.length > 0) {
    throw new MeasuredRunError(
      path,
      `has no array ${missing.join(", ")}: per-request figures are missing. ${HOW_TO_MEASURE}`,
    );
  }
  const arrays = result as unknown as BenchArrays;
  const lengths = names.map((name) => arrays[name].length);
  if (new Set(lengths).size > 1) {
    throw new MeasuredRunError(
      path,
      `has arrays of different lengths: ${names.map((name, at) => `${name} ${lengths[at]}`).join(", ")}.`,
    );
  }
  const broken = arrays.itls.findIndex((gaps) => !Array.isArray(gaps));
  if (broken >= 0) throw new MeasuredRunError(path, `itls[${broken}] must be an array of seconds.`);
  return arrays;
}

function arrivalsOf(
  result: Readonly<Record<string, unknown>>,
  succeeded: readonly number[],
  e2e: (index: number) => number,
  path: string,
): number[] {
  const { start_times: starts, request_rate: rate, max_concurrency: concurrency } = result;
  if (Array.isArray(starts)) return succeeded.map((index) => Number(starts[index]));
  if (rate !== "inf" && rate !== Number.POSITIVE_INFINITY) {
    throw new MeasuredRunError(
      path,
      `has no start_times, and at request_rate ${String(rate)} arrivals cannot be told without. ${HOW_TO_MEASURE}`,
    );
  }
  const places = typeof concurrency === "number" ? concurrency : succeeded.length;
  // A place is taken again as soon as its request is done.
  const freeAt = new Array<number>(Math.max(1, places)).fill(0);
  return succeeded.map((index) => {
    const place = freeAt.indexOf(Math.min(...freeAt));
    const arrival = freeAt[place]!;
    freeAt[place] = arrival + e2e(index);
    return arrival;
  });
}
