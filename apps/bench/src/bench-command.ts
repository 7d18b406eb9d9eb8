import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { commandGroup } from "./command/command-group";
import { engineGroup } from "./engine/engine-group";
import { eventQueueGroup } from "./event-queue/event-queue-group";
import { growthTable, measureGrowth } from "./growth/growth-group";
import { svgPlot } from "./growth/svg-plot";
import { terminalPlot } from "./growth/terminal-plot";
import type { BenchTable } from "./measurement/bench-table";
import { describeMachine, machineText } from "./measurement/machine";
import { tableText } from "./measurement/print-table";
import { BENCH_FOLDER } from "./paths";
import { replicasGroup } from "./replicas/replicas-group";
import type { GroupOptions } from "./run-group";
import { scalingGroup } from "./scaling/scaling-group";

/** Names of the groups, in the order in which they run. */
export const GROUPS = ["event-queue", "engine", "growth", "scaling", "replicas", "command"] as const;
export type GroupName = (typeof GROUPS)[number];

/** What `npm run bench` was asked for. */
export interface BenchOptions extends GroupOptions {
  readonly groups: readonly GroupName[];
  /** Where the JSON goes. */
  readonly jsonPath: string;
  /** Whether to draw how cost grows; an SVG beside the JSON, and bars on the terminal. */
  readonly isPlotted: boolean;
}

const HOW_TIMES_ARE_TAKEN =
  "Times in a process are the lesser of wall and processor time of each repetition: what others do on the machine counts little.";

export const DEFAULT_JSON: string = join(BENCH_FOLDER, "results", "bench.json");

/** Measures, prints each table as soon as it is there, and writes them all as JSON. */
export function runBench({ groups, jsonPath, isPlotted, ...options }: BenchOptions): void {
  const machine = describeMachine();
  console.log(`${machineText(machine)}\n${HOW_TIMES_ARE_TAKEN}\n`);
  const tables: BenchTable[] = [];
  const show = (table: BenchTable) => {
    tables.push(table);
    console.log(tableText(table));
  };
  for (const group of groups) {
    console.error(`› measuring ${group}`);
    switch (group) {
      case "event-queue":
        show(eventQueueGroup(options));
        break;
      case "engine":
        show(engineGroup(options));
        break;
      case "scaling":
        show(scalingGroup(options));
        break;
      case "replicas":
        show(replicasGroup(options));
        break;
      case "command":
        show(commandGroup(options));
        break;
      case "growth": {
        const series = measureGrowth(options);
        show(growthTable(series));
        if (isPlotted) {
          console.log(terminalPlot(series));
          write(join(dirname(resolve(jsonPath)), "growth.svg"), svgPlot(series));
        }
      }
    }
  }
  write(
    resolve(jsonPath),
    `${JSON.stringify({ machine, isQuick: options.isQuick, tables: tables.map(toJson) }, null, 2)}\n`,
  );
}

/** Rows as objects: columns may be added without breaking a reader. */
function toJson({ group, title, columns, rows, notes }: BenchTable): unknown {
  return {
    group,
    title,
    notes,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.error(`› wrote ${path}`);
}
