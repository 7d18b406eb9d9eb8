import { formatCalibration } from "@tokentide/config";
import {
  type Calibration,
  calibrate,
  LATENCIES,
  type LatencyErrors,
  type MeasuredRun,
  readMeasuredRun,
  type SetupOptions,
  setupFromOptions,
} from "@tokentide/experiments";
import { UsageError } from "../failure";
import { type NextStep, nextSteps, shellWord } from "../next-steps";
import { plainTable } from "../plain-table";
import { WholeFile } from "../whole-file";
import { percent } from "./error-tables";

/** Options of `tokentide calibrate`. */
export interface CalibrateOptions extends SetupOptions {
  readonly out: string;
  readonly fit?: string;
  readonly warmUp?: number;
}

/** Fits measured runs, writes the profile and prints how well it fits. */
export function calibrateCommand(files: readonly string[], options: CalibrateOptions): void {
  const profileFile = new WholeFile(options.out);
  const fittedRequests = fittedRequestsOf(options.fit);
  const runs = files.map(readMeasuredRun);
  const calibration = calibrate({
    setup: setupFromOptions(givenOptions(options), runs[0]!.engine),
    runs,
    ...(fittedRequests === undefined ? {} : { fittedRequests }),
    ...(options.warmUp === undefined ? {} : { warmUpRequests: options.warmUp }),
  });
  checkThatSomethingWasServed(calibration);
  profileFile.write(formatCalibration(calibration.file));
  process.stdout.write(report(calibration, runs));
  process.stdout.write(`\nWrote ${options.out}\n`);
  const profile = shellWord(options.out);
  process.stdout.write(
    nextSteps([
      [`tokentide validate-against OTHER_RUN --profile ${profile}`, "how far it is from a run that it has not seen"],
      serveStep(options.out),
    ]),
  );
}

/** How a configuration uses a profile. */
export function serveStep(profile: string): NextStep {
  const model = `performance_model={type: calibrated, file: ${profile}}`;
  return [`tokentide run CONFIG --set ${shellWord(model)}`, "serve by it: CONFIG is a configuration of yours"];
}

/** Commander's `--no-chunked-prefill` is there as true when it was not given. */
export function givenOptions(options: SetupOptions): SetupOptions {
  const { chunkedPrefill, ...given } = options;
  return chunkedPrefill === false ? { ...given, chunkedPrefill } : given;
}

/** A fit to a model that no such processor could hold says nothing: not one request is served by it. */
function checkThatSomethingWasServed({ file, errors }: Calibration): void {
  if (errors.some(({ fitted }) => !Number.isNaN(fitted.latencies.e2e.medianError))) return;
  const { tensor, pipeline } = file.parallelism;
  throw new UsageError(
    `Nothing was written: ${file.model_size} at TP ${tensor} × PP ${pipeline} on ${file.processor} serves none of the measured requests. ` +
      "Do its weights and KV caches fit into that memory? Check --model, --sku, --tp, --pp and --num-gpu-blocks.",
  );
}

function fittedRequestsOf(text: string | undefined): ((run: MeasuredRun) => number) | undefined {
  if (text === undefined) return undefined;
  if (text === "all") return ({ requests }) => requests.length;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return () => count;
  throw new UsageError(`--fit takes a whole number of requests above 0, or all; found ${text}.`);
}

function report({ file, fit, errors }: Calibration, runs: readonly MeasuredRun[]): string {
  const found = fit.parameters
    .map(({ name, expected, low, high }, index) => ({ name, expected, low, high, value: fit.fit.values[index]! }))
    .filter(({ name }) => !name.startsWith("run "));
  const parts = errors.flatMap(({ fitted, heldOut }, index) => [
    { run: runs[index]!.name, part: "fitted", errors: fitted },
    ...(heldOut === undefined ? [] : [{ run: runs[index]!.name, part: "held out", errors: heldOut }]),
  ]);
  const atBound = found.filter(({ value, low, high }) => value <= low * 1.001 || value >= high / 1.001);
  return [
    `${file.model_size} on ${file.processor}, tensor parallelism ${file.parallelism.tensor}\n\n`,
    plainTable(found, [
      { title: "fitted", cell: ({ name }) => name },
      { title: "value", cell: ({ value }) => value.toPrecision(3), isNumber: true },
      { title: "of the family", cell: ({ expected }) => expected.toPrecision(3), isNumber: true },
    ]),
    "\n",
    plainTable(parts, [
      { title: "run", cell: ({ run }) => run },
      { title: "requests", cell: ({ part, errors: { requests } }) => `${requests} ${part}` },
      ...LATENCIES.map((latency) => ({
        title: `${latency.toUpperCase()} median error`,
        cell: (one: { readonly errors: LatencyErrors }) => percent(one.errors.latencies[latency].medianError),
        isNumber: true,
      })),
    ]),
    ...(runs.length > 1
      ? [
          "\nSteps took, against the typical run: ",
          runs.map(({ name }, index) => `${name} ${fit.slowdowns[index]!.toFixed(2)} times as long`).join(", "),
          "\n",
        ]
      : []),
    ...atBound.map(
      ({ name }) =>
        `\nNote: ${name} is at the bound of what is plausible; check --model, --sku and the engine's settings.\n`,
    ),
  ].join("");
}
