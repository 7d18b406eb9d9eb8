import { cpus, loadavg, totalmem } from "node:os";

/** Where and when figures were taken: they mean nothing without. */
export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGigabytes: number;
  /** Processes that wanted to run in the last minute; well above 0 means noisy figures. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    processors: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    load: Math.round(loadavg()[0]! * 100) / 100,
  };
}

/** One line for a reader. */
export function machineText({ node, processor, processors, memoryGigabytes, load }: Machine): string {
  const noise = load > processors / 2 ? `; other work is going on (load ${load}): trust the minima and the ratios` : "";
  return `Node ${node}, ${processors} × ${processor}, ${memoryGigabytes} GB${noise}`;
}
