import { ExitCode } from "./exit-codes";

/** Errors by which packages say that what they were given is wrong; their messages are written for users. */
const INPUT_ERRORS: ReadonlySet<string> = new Set([
  "ConfigError",
  "TraceError",
  "WorkloadError",
  "ArrivalOutOfOrderError",
  "UnknownApplicationError",
  "InvalidSettingsError",
  "SchedulerNeedsScalingError",
  "StartStateError",
  "NoProfileError",
  "CalibrationDataError",
  "CalibrationFileError",
  "CalibrationMismatchError",
  "MeasuredRunError",
  "SetupError",
  "InvalidParallelismError",
  "InvalidDefinitionError",
  "UnknownNameError",
  "ProfileParseError",
  "OutputDirectoryError",
  "CapacityError",
  "ComparisonError",
  "AgentError",
  "MetricsError",
  "WorkersError",
  "ResultsError",
  "UsageError",
]);

/** The command line asks for something that cannot be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}

/** The run was ended by Ctrl-C or another signal. What was done until then has been printed and written. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  readonly code = "INTERRUPTED";
  readonly exitCode: number;

  constructor(message = "Interrupted: nothing was written.", exitCode: number = ExitCode.interrupted) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says on stderr what went wrong, without a stack trace unless TOKENTIDE_DEBUG is set; answers the exit code. */
export function reportFailure(error: unknown): number {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (process.env.TOKENTIDE_DEBUG) process.stderr.write(`${stack}\n`);
  else if (INPUT_ERRORS.has(name)) process.stderr.write(`error: ${message}\n`);
  else if (error instanceof InterruptedError) process.stderr.write(`${message}\n`);
  else process.stderr.write(`error: the run failed: ${message}\nSet TOKENTIDE_DEBUG=1 to see where.\n`);
  if (error instanceof InterruptedError) return error.exitCode;
  return INPUT_ERRORS.has(name) ? ExitCode.badInput : ExitCode.failed;
}
