/** An event as it stands in a file of the Trace Event Format. */
export interface WrittenEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly cat?: string;
  readonly id?: string;
  readonly ts: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, number | string>>;
}

/**
 * Reads a picture of a run and checks its structure as viewers need it.
 * @throws Error that names what is wrong
 */
export function readTraceEvents(text: string): readonly WrittenEvent[] {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly WrittenEvent[] };
  const named = new Set(traceEvents.filter(({ name }) => name === "process_name").map(({ pid }) => pid));
  const open = new Map<string, string[]>();
  const slices = new Map<string, WrittenEvent[]>();
  for (const event of traceEvents) {
    const what = JSON.stringify(event);
    if (!Number.isFinite(event.ts) || event.ts < 0) throw new Error(`no time: ${what}`);
    if (!named.has(event.pid)) throw new Error(`a process without a name: ${what}`);
    if (event.ph === "b" || event.ph === "e") nest(open, event);
    if (event.ph === "X") {
      if (!(event.dur! >= 0)) throw new Error(`no duration: ${what}`);
      const line = `${event.pid}/${event.tid}`;
      slices.set(line, [...(slices.get(line) ?? []), event]);
    }
  }
  for (const [track, names] of open) if (names.length > 0) throw new Error(`${track} never ends: ${names.join()}`);
  for (const own of slices.values()) refuseOverlaps(own);
  return traceEvents;
}

/** Asynchronous slices of one id must be nested: each end ends the one that began last. */
function nest(open: Map<string, string[]>, event: WrittenEvent): void {
  const track = `${event.cat}/${event.pid}/${event.id}`;
  const names = open.get(track) ?? [];
  open.set(track, names);
  if (event.ph === "b") names.push(event.name);
  else if (names.pop() !== event.name) throw new Error(`${track}: ${event.name} ends out of turn`);
}

/** Slices of one line must follow one another: viewers would stack them. */
function refuseOverlaps(slices: WrittenEvent[]): void {
  slices.sort((one, other) => one.ts - other.ts);
  for (const [index, slice] of slices.entries()) {
    const before = slices[index - 1];
    // A nanosecond, the rounding of a sum of two rounded figures.
    if (before !== undefined && before.ts + before.dur! > slice.ts + 1e-3)
      throw new Error(`overlap: ${JSON.stringify(before)} and ${JSON.stringify(slice)}`);
  }
}
