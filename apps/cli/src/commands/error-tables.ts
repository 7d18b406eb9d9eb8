import { type Compared, LATENCIES, PERCENTILES, type Validation } from "@tokentide/experiments";
import { plainTable } from "../plain-table";

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${(share * 100).toFixed(1)} %`;
}

/** What a validation found, as tables. */
export function validationTables({ errors, curves, preemptions, latencySources }: Validation): string {
  const latencyRows = LATENCIES.flatMap((latency) =>
    errors.latencies[latency].percentiles.map((compared, index) => ({
      figure: `${latency.toUpperCase()} p${PERCENTILES[index]}`,
      compared,
      show: seconds,
    })),
  );
  const rows = [
    ...latencyRows,
    { figure: "requests/s", compared: errors.requestsPerSecond, show: plain },
    { figure: "output tokens/s", compared: errors.outputTokensPerSecond, show: plain },
  ];
  const medians = LATENCIES.map(
    (latency) => `${latency.toUpperCase()} ${percent(errors.latencies[latency].medianError)}`,
  );
  return [
    plainTable(rows, [
      { title: "", cell: ({ figure }) => figure },
      { title: "measured", cell: ({ compared, show }) => show(compared.measured), isNumber: true },
      { title: "predicted", cell: ({ compared, show }) => show(compared.predicted), isNumber: true },
      { title: "error", cell: ({ compared }) => signed(compared), isNumber: true },
    ]),
    `\nMedian error of single requests: ${medians.join(", ")} (${errors.requests} requests)\n`,
    ...(errors.unserved > 0 ? [`Not served by the prediction: ${errors.unserved} requests\n`] : []),
    ...(curves.length > 0
      ? [
          "\n",
          plainTable(curves, [
            { title: "each second", cell: ({ curve }) => (curve === "kv" ? "KV blocks in use" : curve) },
            {
              title: "measured mean",
              cell: (one) => (one.curve === "kv" ? percent(one.measuredMean) : plain(one.measuredMean)),
              isNumber: true,
            },
            { title: "mean absolute error", cell: ({ relativeError }) => percent(relativeError), isNumber: true },
          ]),
        ]
      : []),
    `\nPreemptions: ${preemptions}\n`,
    ...latencySources.map((source) => `Times: ${source}\n`),
  ].join("");
}

function signed({ error }: Compared): string {
  return Number.isNaN(error) ? "–" : `${error >= 0 ? "+" : "−"}${percent(Math.abs(error))}`;
}

function seconds(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value < 1 ? `${(value * 1e3).toPrecision(3)} ms` : `${value.toPrecision(4)} s`;
}

function plain(value: number): string {
  return value.toPrecision(4);
}
