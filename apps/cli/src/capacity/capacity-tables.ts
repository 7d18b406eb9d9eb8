import type { FewestServers, InstanceCapacity, SufficientFleet } from "@tokentide/experiments";
import { readableAttainment, readableDollars, readableDuration, readableNumber } from "@tokentide/report";
import type { CapacityProfile, LoadPoint } from "@tokentide/scaling-manager";
import type { ServiceLevel } from "@tokentide/simulator";
import { boundsText } from "../bounds-text";
import { type Column, plainTable } from "../plain-table";

/** What `tokentide capacity` found. */
export interface CapacityReport extends FewestServers {
  readonly slo: ServiceLevel;
  readonly targetAttainment: number;
  /** What one instance carries, by SKU and pool. */
  readonly instances: readonly { readonly sku: string; readonly pools: InstanceCapacity }[];
}

/** How parts of the tables look, for example in colour. */
export interface CapacityStyle {
  heading(text: string): string;
  label(text: string): string;
  /** The knee of a ladder, the cheapest fleet. */
  best(text: string): string;
}

const PLAIN: CapacityStyle = { heading: (text) => text, label: (text) => text, best: (text) => text };
const CHOSEN = "●";
/** Of a ladder, that many rungs below the knee and above it are worth showing. */
const RUNGS_BELOW = 4;
const RUNGS_ABOVE = 2;

/** The ladders and the fleets for a terminal. Ends with a line break. */
export function capacityTables(report: CapacityReport, style: Partial<CapacityStyle> = {}): string {
  const look = { ...PLAIN, ...style };
  const { slo, targetAttainment, instances, fleets, insufficient, runs } = report;
  const parts = [
    look.heading(`Promise: ${boundsText(slo)} for ${readableAttainment(targetAttainment)} of the requests`),
  ];
  for (const { sku, pools } of instances) {
    for (const [tag, profile] of Object.entries(pools)) {
      parts.push(ladderOf(profile, `One ${tag} instance on ${sku}, steady load`, look));
    }
  }
  parts.push(look.heading(`Fewest servers for the requests as they come (${runs} runs)`));
  parts.push(fleets.length === 0 ? "No fleet that was tried keeps the promise." : fleetTable(fleets, look));
  for (const { servers, attainment } of insufficient) {
    parts.push(
      `Not enough: ${serversText(servers)} come to ${readableAttainment(attainment)}. Weaken the promise, lower --attainment, raise ` +
        "--max-servers, or take a faster SKU.",
    );
  }
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

function ladderOf({ requestsPerSecond, ladder = [] }: CapacityProfile, title: string, look: CapacityStyle): string {
  if (requestsPerSecond === 0) {
    const [idle] = ladder;
    return `${look.heading(title)}\nA lone request misses the promise already: ${readableAttainment(idle?.attainment ?? 0)} of them keep it.`;
  }
  const knee = ladder.findIndex((rung) => rung.requestsPerSecond === requestsPerSecond);
  const shown = ladder.slice(Math.max(0, knee - RUNGS_BELOW), knee + RUNGS_ABOVE + 1);
  const isKnee = (rung: LoadPoint) => rung.requestsPerSecond === requestsPerSecond;
  const columns: Column<LoadPoint>[] = [
    { title: "", cell: (rung) => (isKnee(rung) ? CHOSEN : "") },
    { title: "requests/s", cell: (rung) => readableNumber(rung.requestsPerSecond), isNumber: true },
    { title: "output tokens/s", cell: (rung) => readableNumber(rung.outputTokensPerSecond), isNumber: true },
    { title: "TTFT p50", cell: (rung) => readableDuration(rung.ttftSeconds), isNumber: true },
    { title: "TBT p50", cell: (rung) => readableDuration(rung.tbtSeconds), isNumber: true },
    { title: "within bounds", cell: (rung) => readableAttainment(rung.attainment), isNumber: true },
  ];
  const note = `${CHOSEN} the knee: ${readableNumber(requestsPerSecond)} requests/s at most`;
  return `${look.heading(title)}\n${styled(shown, columns, isKnee, look)}${note}`;
}

function fleetTable(fleets: readonly SufficientFleet[], look: CapacityStyle): string {
  const fewest = Math.min(...fleets.map(({ totalServers }) => totalServers));
  const isCheapest = (fleet: SufficientFleet) => fleet === fleets[0];
  const columns: Column<SufficientFleet>[] = [
    { title: "", cell: (fleet) => (isCheapest(fleet) ? CHOSEN : "") },
    { title: "servers", cell: ({ servers }) => serversText(servers) },
    { title: "GPUs", cell: ({ gpus }) => gpus, isNumber: true },
    { title: "$/hour", cell: ({ dollarsPerHour }) => readableDollars(dollarsPerHour), isNumber: true },
    { title: "within SLO", cell: ({ attainment }) => readableAttainment(attainment), isNumber: true },
  ];
  const note = fleets.length === 1 ? "" : `${CHOSEN} the cheapest; the fewest servers are ${fewest}`;
  return `${styled(fleets, columns, isCheapest, look)}${note}`;
}

function serversText(servers: Readonly<Record<string, number>>): string {
  return Object.entries(servers)
    .map(([name, count]) => `${count} ${name}`)
    .join(" + ");
}

function styled<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  isBest: (row: Row) => boolean,
  { label, best }: CapacityStyle,
): string {
  return plainTable(
    rows,
    columns.map((column) => ({
      ...column,
      title: label(column.title),
      cell: (row: Row) => (isBest(row) ? best(String(column.cell(row))) : column.cell(row)),
    })),
  );
}
