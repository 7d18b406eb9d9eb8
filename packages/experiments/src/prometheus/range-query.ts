import { MetricsError } from "./metrics-error";

/** One series of a range query: values at Unix times, ascending. */
export interface MetricSeries {
  /** Absent where the query made something new of a metric, such as a rate. */
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly unixSeconds: number; readonly value: number }[];
}

/**
 * Reads an answer of Prometheus's HTTP API to `query_range`:
 * `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{…},"values":[[unix, "value"], …]}]}}`.
 * Values that are no numbers (`NaN`, `+Inf`) are left out.
 *
 * @param fileName names the text in messages
 * @throws MetricsError when it is something else
 */
export function parseRangeQuery(text: string, fileName: string): MetricSeries[] {
  const answer = parseJson(text, fileName);
  if (answer.status === "error")
    throw new MetricsError(fileName, `Prometheus answered with an error: ${String(answer.error)}`);
  const { data } = answer;
  if (!isMap(data)) throw new MetricsError(fileName, "it has no data", SHAPE);
  if (data.resultType !== "matrix") {
    const found = data.resultType === undefined ? "no resultType" : `resultType ${JSON.stringify(data.resultType)}`;
    throw new MetricsError(fileName, `it has ${found} and not "matrix"`, "Ask /api/v1/query_range, not /api/v1/query.");
  }
  if (!Array.isArray(data.result)) throw new MetricsError(fileName, "its data has no result", SHAPE);
  return data.result.map((series, index) => readSeries(series, `${fileName}, series ${index}`));
}

const SHAPE = "It must be what curl 'http://PROMETHEUS/api/v1/query_range?query=…&start=…&end=…&step=60' answers.";

function readSeries(series: unknown, place: string): MetricSeries {
  if (!isMap(series) || !isMap(series.metric) || !Array.isArray(series.values)) {
    throw new MetricsError(place, "it has no metric and values", SHAPE);
  }
  const { __name__: name, ...labels } = series.metric as Record<string, string>;
  const samples = series.values.map((pair: unknown) => {
    const [unixSeconds, value] = Array.isArray(pair) ? pair : [];
    if (typeof unixSeconds !== "number" || typeof value !== "string") {
      throw new MetricsError(place, `${JSON.stringify(pair)} is no pair of a time and a value in quotes`, SHAPE);
    }
    return { unixSeconds, value: Number(value) };
  });
  return { name, labels, samples: samples.filter(({ value }) => Number.isFinite(value)) };
}

function parseJson(text: string, fileName: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isMap(value)) return value;
  } catch {
    // Said below.
  }
  throw new MetricsError(fileName, "it is no JSON object", SHAPE);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
