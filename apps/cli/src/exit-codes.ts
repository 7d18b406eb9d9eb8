/** How the program ends. */
export const ExitCode = {
  done: 0,
  /** Something went wrong that the input does not explain. */
  failed: 1,
  /** The command line, the configuration, a trace or the folder for the results is not usable. */
  badInput: 2,
  /** Ended by Ctrl-C, as shells have it: 128 and the number of the signal. */
  interrupted: 130,
  /** Ended by SIGTERM, as batch systems do. */
  terminated: 143,
} as const;
