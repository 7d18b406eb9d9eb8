/** No line is longer. */
const WIDTH = 100;
/** As wide as the legend. */
const LEAST_COLUMNS = 32;
const MOST_ROWS = 8;
const INDENT = "  ";
const POOL_WIDTH = 7;
const COUNT_WIDTH = 5;
const AXIS = " ┤";
const MARGIN = INDENT.length + POOL_WIDTH + COUNT_WIDTH + AXIS.length;

/** From the bottom up. */
const STATES = [
  { state: "active", block: "█" },
  { state: "draining", block: "▒" },
  { state: "booting", block: "░" },
] as const;

/** Instances by state in one column's stretch of time. */
export type InstancesByState = Readonly<Record<(typeof STATES)[number]["state"], number>>;

/** How a fleet went up and down. */
export interface InstanceHistory {
  readonly durationSeconds: number;
  /** By name of the pool, from left to right, stretches of equal length, the same number in each pool. */
  readonly pools: Readonly<Record<string, readonly InstancesByState[]>>;
}

/** Columns of a chart that fits on so many characters, 100 at most. */
export function chartColumns(width: number = WIDTH): number {
  return Math.max(LEAST_COLUMNS, Math.min(width, WIDTH) - MARGIN);
}

/** Instances over time as stacked blocks, a chart for each pool above a common axis. Ends with a line break. */
export function instanceChart({ durationSeconds, pools }: InstanceHistory): string {
  const columns = Math.max(0, ...Object.values(pools).map(({ length }) => length));
  const legend = STATES.map(({ state, block }) => `${block} ${state}`).join("  ");
  const lines = [
    ...Object.entries(pools).flatMap(([pool, history]) => poolLines(pool, history)),
    `${" ".repeat(MARGIN - 1)}└${"─".repeat(columns)}`,
    timeAxis(durationSeconds, columns),
    `${" ".repeat(MARGIN)}${legend}`,
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

function poolLines(pool: string, history: readonly InstancesByState[]): readonly string[] {
  const most = Math.max(1, ...history.map((instances) => STATES.reduce((sum, { state }) => sum + instances[state], 0)));
  const perRow = Math.ceil(most / MOST_ROWS);
  const rows = Math.ceil(most / perRow);
  const stacks = history.map((instances) => stackOf(instances, perRow));
  return Array.from({ length: rows }, (_, index) => {
    const row = rows - 1 - index;
    const count = row === rows - 1 || row === 0 ? String((row + 1) * perRow) : "";
    const name = index === 0 ? pool : "";
    const blocks = stacks.map((stack) => stack[row] ?? " ").join("");
    return `${INDENT}${name.padEnd(POOL_WIDTH)}${count.padStart(COUNT_WIDTH)}${AXIS}${blocks}`;
  });
}

/** The blocks of one column. What is there at all has a block, however short its time. */
function stackOf(instances: InstancesByState, perRow: number): string {
  return STATES.map(({ state, block }) => {
    const count = instances[state];
    return count > 0 ? block.repeat(Math.max(1, Math.round(count / perRow))) : "";
  }).join("");
}

const UNITS = [
  { name: "h", seconds: 3600, from: 3 * 3600 },
  { name: "min", seconds: 60, from: 300 },
  { name: "s", seconds: 1, from: 0 },
] as const;

/** Columns that a mark needs, so that labels do not touch. */
const COLUMNS_PER_MARK = 12;

/** Times below the axis, evenly: at the start, at the end, which has the unit, and between where there is room. */
function timeAxis(durationSeconds: number, columns: number): string {
  const unit = UNITS.find(({ from }) => durationSeconds >= from) ?? UNITS[2];
  const marks = columns >= 4 * COLUMNS_PER_MARK ? 4 : columns >= 2 * COLUMNS_PER_MARK ? 2 : 1;
  let line = "";
  for (let mark = 0; mark <= marks; mark++) {
    const text = String(Number(((durationSeconds * mark) / marks / unit.seconds).toPrecision(3)));
    const label = mark === marks ? `${text} ${unit.name}` : text;
    // The last one ends where the axis does.
    const start = mark === marks ? Math.max(0, columns - label.length) : Math.round((columns * mark) / marks);
    line = `${line.padEnd(start)}${label}`;
  }
  return " ".repeat(MARGIN) + line;
}
