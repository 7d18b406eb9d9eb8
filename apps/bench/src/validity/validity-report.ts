import { type Compared, LATENCIES, PERCENTILES } from "@tokentide/experiments";
import type { CaseResult } from "./run-case";
import type { SteadyStateResult } from "./steady-state";

const INTRODUCTION = `# How far predictions are from measured servers

Written by \`npm run validity\`; every figure is as it was found. A calibration knows nothing of the requests that it is held
against but their arrivals and lengths. [calibration.md](calibration.md) says how it is done and how to do it with your own
runs; [metrics.md](metrics.md) what TTFT, TPOT and E2E mean.

Measured runs are read from the folder that \`TOKENTIDE_MEASURED_DIR\` names and are not part of this repository: DistServe's
(Apache-2.0), LLMServingSim's (MIT) and the silicon samples of aiconfigurator (Apache-2.0).
`;

/** The whole page. */
export function validityPage(cases: readonly CaseResult[], steady: SteadyStateResult | undefined): string {
  return [
    INTRODUCTION,
    "## Bars\n",
    table(["calibrated on → predicted", "figure", "bar", "found", ""], barRows(cases, steady)),
    ...cases.map(caseSection),
    ...(steady === undefined ? [] : [steadySection(steady)]),
    REASONS,
  ].join("\n");
}

const REASONS = `## Why the bad ones are bad

- **The tail of TTFT where a server is full.** At 3 requests/s the KV cache of the vLLM of early 2024 is just full, and TTFT's 90th
  percentile goes from 0.4 to 5 s within a tenth of the rate. Whether the queue forms depends on the number of KV blocks, which the
  runs do not state: the memory formula gives a tenth more than the occupancy of the run itself shows. The knee's rate is
  predicted, the height of the queue beside it is not.
- **Runs of one machine differ.** The run at 2 requests/s took about a seventh longer than the run at 1 request/s for the same
  work, also for the first request alone on the machine. Calibration fits the typical run, so both are off by half of it.
- **Prompts take longer under load than alone** in vLLM of early 2024 (its server and its engine share one Python process). One
  constant a request cannot follow that: TTFT comes out high at 1 request/s and low in the tails of 2 and 3.
- **The tail of TPOT in the disaggregated runs** is the wait for room on the decode side, counted in TPOT as the client sees it.
  It needs DistServe's number of blocks, which is not known.
- **Steady states say how much was sent, not how.** Rows do not state how many requests were sent, whether the first ones are in
  the means, and how lengths vary. Where requests of equal length stay in step, TTFT is a burst's; where they vary it is one
  prompt's. Ten requests a user and fixed lengths are assumed, for InferenceMAX's rows lengths of 80 to 100 %.
- **A few rows of llama-3.1-8b in fp8 on vLLM** show more requests a second than one instance can compute by its peak
  arithmetic: their concurrency seems to be of several replicas together. They are counted as they are.
`;

function barRows(cases: readonly CaseResult[], steady: SteadyStateResult | undefined): string[][] {
  const rows = cases.flatMap(({ of, checks, kneeRate }) => [
    ...checks.flatMap(({ check, run, validation }) =>
      check.bars.map((bar) => {
        const error = bar.errorOf(validation);
        return [
          `${of.calibratedOn.map(shortName).join(", ")} → ${run.name}${check.from === undefined ? "" : ` from request ${check.from}`}`,
          bar.figure,
          `± ${percent(bar.within)}`,
          signed(error),
          verdict(Math.abs(error) <= bar.within),
        ];
      }),
    ),
    ...(of.knee === undefined
      ? []
      : [
          [
            of.calibratedOn.map(shortName).join(", "),
            of.knee.figure,
            of.knee.measured,
            `${kneeRate!.toFixed(2)} requests/s`,
            "",
          ],
        ]),
  ]);
  if (steady === undefined) return rows;
  return [
    ...rows,
    [
      "half of the steady states → the other half",
      "median error of TPOT",
      "12.0 %",
      percent(steady.heldOut.tpot),
      verdict(steady.heldOut.tpot <= 0.12),
    ],
    [
      "half of the steady states → the other half",
      "median error of TTFT",
      "25.0 %",
      percent(steady.heldOut.ttft),
      verdict(steady.heldOut.ttft <= 0.25),
    ],
  ];
}

function caseSection({ of, calibration, checks, kneeRate }: CaseResult): string {
  const { fit } = calibration;
  const fitted = fit.parameters
    .map(({ name }, index) => `${name} ${fit.fit.values[index]!.toPrecision(3)}`)
    .filter((text) => !text.startsWith("run "));
  return [
    `## ${of.title}\n`,
    `${of.about}\n`,
    `Fitted: ${fitted.join(", ")}.`,
    ...(fit.slowdowns.length > 1
      ? [
          `Steps took, against the typical run: ${fit.slowdowns.map((slowdown, index) => `${shortName(of.calibratedOn[index]!)} ${slowdown.toFixed(2)} times`).join(", ")}.`,
        ]
      : []),
    ...(of.knee === undefined
      ? []
      : [`Knee, ${of.knee.figure}: predicted at ${kneeRate!.toFixed(2)} requests/s, measured ${of.knee.measured}.`]),
    ...checks.map(({ check, run, validation }) => {
      const { errors, curves } = validation;
      const latencies = LATENCIES.map((latency) => [
        latency.toUpperCase(),
        ...errors.latencies[latency].percentiles.map(comparedSeconds),
        percent(errors.latencies[latency].medianError),
      ]);
      return [
        `\n### ${run.name}${check.from === undefined ? "" : `, from request ${check.from}`}${of.calibratedOn.includes(check.file) && check.from === undefined ? " (fitted)" : ""}\n`,
        table(["", ...PERCENTILES.map((one) => `p${one}`), "median error of a request"], latencies),
        `Requests/s ${compared(errors.requestsPerSecond)}, output tokens/s ${compared(errors.outputTokensPerSecond)}` +
          `${errors.unserved > 0 ? `, ${errors.unserved} requests not served` : ""}.`,
        ...(curves.length > 0
          ? [
              `\nEach second, mean absolute error: ${curves.map((one) => `${one.curve === "kv" ? "KV blocks in use" : one.curve} ${percent(one.relativeError)}`).join(", ")}.`,
            ]
          : []),
      ].join("\n");
    }),
    "",
  ].join("\n");
}

function steadySection(steady: SteadyStateResult): string {
  return [
    "## Steady states on H100 and H200: the roofline with one set of factors\n",
    `${steady.rows} closed loops of vLLM, SGLang and TensorRT-LLM, bf16 and fp8, three models, TP 1 to 8. The six factors of the hopper`,
    "family in the catalog were fitted on the half of the rows whose id has an even first byte of SHA-256; the other half is held out.\n",
    table(
      ["", "rows", "TPOT median error", "TTFT median error"],
      [
        ["fitted half", String(steady.fitted.rows), percent(steady.fitted.tpot), percent(steady.fitted.ttft)],
        ["held-out half", String(steady.heldOut.rows), percent(steady.heldOut.tpot), percent(steady.heldOut.ttft)],
        ...steady.groups.map(({ name, rows, tpot, ttft }) => [name, String(rows), percent(tpot), percent(ttft)]),
      ],
    ),
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n").concat("\n");
}

function comparedSeconds({ measured, predicted, error }: Compared): string {
  return `${seconds(measured)} → ${seconds(predicted)} (${signed(error)})`;
}

function compared({ measured, predicted, error }: Compared): string {
  return `${measured.toPrecision(3)} → ${predicted.toPrecision(3)} (${signed(error)})`;
}

function seconds(value: number): string {
  return value < 1 ? `${(value * 1e3).toPrecision(3)} ms` : `${value.toPrecision(3)} s`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function signed(error: number): string {
  return `${error < 0 ? "−" : "+"}${percent(Math.abs(error))}`;
}

function verdict(isMet: boolean): string {
  return isMet ? "met" : "**missed**";
}

function shortName(file: string): string {
  return file
    .split("/")
    .at(-1)!
    .replace(/\.csv$/, "");
}
