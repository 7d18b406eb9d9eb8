import type { EventSink } from "@tokentide/scaling-manager";
import type { RunSinks } from "@tokentide/simulator";

/** Sinks that hand on to all of these, in order. Where none of them listens there is no sink, so that nothing is made. */
export function combinedSinks(all: readonly RunSinks[]): RunSinks {
  const completed = all.flatMap((sinks) => sinks.completed ?? []);
  const timeline = all.flatMap((sinks) => sinks.timeline ?? []);
  const runEnded = all.flatMap((sinks) => sinks.runEnded ?? []);
  const transferred = all.flatMap((sinks) => sinks.transferred ?? []);
  const scaling = all.flatMap((sinks) => sinks.scaling ?? []);
  return {
    ...(completed.length === 0 ? {} : { completed: handedOn(completed) }),
    ...(timeline.length === 0 ? {} : { timeline: handedOn(timeline) }),
    ...(runEnded.length === 0 ? {} : { runEnded: handedOn(runEnded) }),
    ...(transferred.length === 0 ? {} : { transferred: handedOn(transferred) }),
    ...(scaling.length === 0
      ? {}
      : { scaling: (id: number) => combinedEventSink(scaling.map((sinkOf) => sinkOf(id))) }),
  };
}

function handedOn<Row>(sinks: readonly ((row: Row) => void)[]): (row: Row) => void {
  const [only] = sinks;
  if (sinks.length === 1) return only!;
  return (row) => {
    for (const sink of sinks) sink(row);
  };
}

/** Hands events and decisions on to all of these, in order. */
export function combinedEventSink(sinks: readonly EventSink[]): EventSink {
  return {
    event: (event) => {
      for (const sink of sinks) sink.event?.(event);
    },
    decision: (decision) => {
      for (const sink of sinks) sink.decision?.(decision);
    },
  };
}
