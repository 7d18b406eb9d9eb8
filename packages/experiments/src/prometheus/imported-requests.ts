import { RandomStreams } from "@tokentide/sim-core";
import { batchOf, type RequestBatch } from "@tokentide/workload";
import { type Histogram, histogramQuantile, type ServedTraffic } from "./metric-steps";
import { MetricsError } from "./metrics-error";

/**
 * Requests like those that an export counted: as many in each step, at random moments of it, sizes drawn from the histograms
 * (evenly within a bucket). Single requests are not in any metric; this is one of the many traffics that would have given it.
 *
 * @throws MetricsError when no metric says how long prompts or answers are
 */
export function importedRequests(
  { steps, stepSeconds, promptTokens, outputTokens }: ServedTraffic,
  seed: number,
): RequestBatch {
  const sizes = { prompt: promptTokens, output: outputTokens };
  for (const [what, histogram] of Object.entries(sizes)) {
    if (histogram.length > 0) continue;
    throw new MetricsError(
      `${what} tokens`,
      "no metric counts them",
      "Export the histograms vllm:request_prompt_tokens_bucket and vllm:request_generation_tokens_bucket, or the counters …tokens_total.",
    );
  }
  const streams = new RandomStreams(seed);
  const arrivals = streams.stream("import/arrivals");
  const prompts = streams.stream("import/prompt-tokens");
  const outputs = streams.stream("import/output-tokens");
  const times = steps.flatMap(({ startSeconds, requests }) =>
    Array.from({ length: Math.round(requests) }, () => startSeconds + arrivals.next() * stepSeconds),
  );
  times.sort((one, other) => one - other);
  const draw = (histogram: Histogram, share: number) => Math.max(1, Math.round(histogramQuantile(histogram, share)));
  return batchOf(
    times.map((time) => ({
      arrivalSeconds: Math.round(time * 1000) / 1000,
      promptTokens: draw(promptTokens, prompts.next()),
      outputTokens: draw(outputTokens, outputs.next()),
    })),
  );
}
