import { measuredRequests, type RequestTimes } from "./measured-requests";
import type { MeasuredRequest } from "./measured-run";
import { MeasuredRunError } from "./measured-run-error";

/** What a line must state. */
const FIELDS = ["input_toks", "output_toks", "arrival_time", "queued_ts", "first_token_ts", "last_token_ts"] as const;

type LoggedRequest = { readonly [field in (typeof FIELDS)[number]]: number };

/**
 * Requests of a log of the engine's own stamps, a JSON object a line: `input_toks`, `output_toks`, `arrival_time` (wall
 * clock) and `queued_ts`, `first_token_ts`, `last_token_ts` (the engine's clock); others are ignored. The clocks are laid
 * over each other at the request that was queued soonest after its arrival: that least delay is lost.
 *
 * @throws MeasuredRunError naming the line
 */
export function parseRequestLog(text: string, path: string): MeasuredRequest[] {
  const logged = text.split(/\r?\n/).flatMap((content, index) => {
    if (content.trim() === "") return [];
    return [{ line: index + 1, request: parseLine(content, path, index + 1) }];
  });
  const offset = logged.reduce(
    (least, { request }) => Math.min(least, request.queued_ts - request.arrival_time),
    Number.POSITIVE_INFINITY,
  );
  const times = logged.map(
    ({ line, request }): RequestTimes => ({
      line,
      promptTokens: request.input_toks,
      outputTokens: request.output_toks,
      arrival: request.arrival_time,
      firstToken: request.first_token_ts - offset,
      lastToken: request.last_token_ts - offset,
    }),
  );
  return measuredRequests(path, times);
}

function parseLine(content: string, path: string, line: number): LoggedRequest {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new MeasuredRunError(path, "is no JSON object a line.", line);
  }
  const record = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const missing = FIELDS.filter((field) => typeof record[field] !== "number");
  if (missing.length > 0) {
    throw new MeasuredRunError(
      path,
      `must state ${missing.join(", ")} as ${missing.length > 1 ? "numbers" : "a number"}; a line has ${FIELDS.join(", ")}.`,
      line,
    );
  }
  return record as LoggedRequest;
}
