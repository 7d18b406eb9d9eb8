import type { TextSink } from "@tokentide/report";

const NANOSECONDS_PER_SECOND = 1e9;
/** The format counts in microseconds, and takes fractions. */
const NANOSECONDS_PER_MICROSECOND = 1000;

/** An event of the Trace Event Format, its time in seconds of the run. */
export interface TraceEvent {
  /** `X` a slice, `b` and `e` the ends of an asynchronous one, `i` an instant, `C` a counter, `M` a name. */
  readonly ph: "X" | "b" | "e" | "i" | "C" | "M";
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly cat?: string;
  /** Tells asynchronous slices apart. */
  readonly id?: string;
  readonly seconds: number;
  /** Of a slice. */
  readonly durationSeconds?: number;
  /** Of an instant: how wide its mark is drawn. */
  readonly s?: "p";
  readonly args?: Readonly<Record<string, string | number>>;
}

/**
 * Writes events one by one in Chrome's Trace Event Format, as an object whose `traceEvents` is the list.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export class TraceEventFile {
  readonly #sink: TextSink;
  #separator = '{"displayTimeUnit":"ms","traceEvents":[\n';

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  write({ seconds, durationSeconds, ...event }: TraceEvent): void {
    const start = nanoseconds(seconds);
    const ts = start / NANOSECONDS_PER_MICROSECOND;
    // Both ends are rounded alike, so that what touches in the run touches in the picture.
    const times =
      durationSeconds === undefined
        ? { ts }
        : { ts, dur: (nanoseconds(seconds + durationSeconds) - start) / NANOSECONDS_PER_MICROSECOND };
    this.#sink.write(`${this.#separator}${JSON.stringify({ ...event, ...times })}`);
    this.#separator = ",\n";
  }

  /** Ends the list. */
  end(): void {
    this.#sink.write(`${this.#separator.startsWith(",") ? "" : this.#separator}\n]}\n`);
  }
}

/** Whole ones: what viewers keep. */
function nanoseconds(seconds: number): number {
  return Math.round(seconds * NANOSECONDS_PER_SECOND);
}
