/** The clocks at one moment. */
export interface ClockReading {
  readonly wallMs: number;
  /** Of all threads of this process: the compiler's and the garbage collector's too. */
  readonly cpuMs: number;
}

export function readClocks(): ClockReading {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}

/**
 * The time since a reading that this program itself took, in milliseconds: the lesser of wall time and processor time.
 * Wall time has the work of others in it when the machine is shared, processor time that of helping threads, so each is at
 * least what a run on an idle machine takes. Where the processor clock ticks too coarsely, wall time alone.
 */
export function ownMsSince(start: ClockReading): number {
  const end = readClocks();
  const wallMs = end.wallMs - start.wallMs;
  return isProcessorClockFine() ? Math.min(wallMs, end.cpuMs - start.cpuMs) : wallMs;
}

/** Longest step of the processor clock that is good enough to measure runs of milliseconds. */
const FINE_STEP_MS = 0.2;

/** Time in which the clock is watched. */
const WATCH_MS = 5;

let isFine: boolean | undefined;

function isProcessorClockFine(): boolean {
  if (isFine !== undefined) return isFine;
  const start = readClocks();
  let last = start.cpuMs;
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let now = start; now.wallMs - start.wallMs < WATCH_MS; now = readClocks()) {
    if (now.cpuMs > last) shortestMs = Math.min(shortestMs, now.cpuMs - last);
    last = now.cpuMs;
  }
  isFine = shortestMs <= FINE_STEP_MS;
  return isFine;
}
