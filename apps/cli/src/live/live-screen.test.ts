import type { DecisionRecord } from "@tokentide/scaling-manager";
import type { TimelineRow } from "@tokentide/simulator";
import { describe, expect, it } from "vitest";
import { LiveFigures } from "./live-figures";
import { liveScreen, sparkline } from "./live-screen";

const row = (timeSeconds: number, given: Partial<TimelineRow> = {}): TimelineRow => ({
  timeSeconds,
  applicationId: 0,
  pool: "mixed",
  arrivals: 120,
  completions: 60,
  rejections: 0,
  failures: 0,
  queue: 7,
  instancesScalingUp: 1,
  instancesActive: 2345,
  instancesDraining: 3,
  meanBooting: 1,
  meanActiveBusy: 1,
  meanActiveIdle: 0,
  meanDraining: 0,
  running: 41,
  busyFraction: 0.5,
  memoryFraction: 0.5,
  kvFraction: 0.5,
  ttftP50: 0.1,
  ttftP90: 0.2,
  ttftP99: 0.3,
  tbtP50: 0.01,
  tbtP90: 0.02,
  tbtP99: 0.03,
  e2eP50: 1,
  e2eP90: 2,
  e2eP99: 3,
  costDollarsPerHour: 9,
  ...given,
});

const decision = (timeSeconds: number, desired: number): DecisionRecord => ({
  sequence: timeSeconds,
  timeSeconds,
  policy: "queue",
  dryRun: false,
  reason: "mixed: long queue",
  pools: [{ tag: "mixed", current: 2, recommended: desired, desired, marks: [], actions: [] }],
});

const progress = { simulatedSeconds: 900, arrived: 20, completed: 10 };
const screen = (
  figures: LiveFigures,
  size = { columns: 130, rows: 40 },
  arrivalsEndSeconds: number | undefined = 3600,
) => liveScreen({ title: "cluster.yaml", arrivalsEndSeconds }, { progress, wallSeconds: 2, figures }, size);

describe("the live view", () => {
  it("has the rates of the last interval by its own length, and the instances by state", () => {
    const figures = new LiveFigures();
    figures.timeline(row(60));
    figures.timeline(row(90));
    const text = screen(figures).join("\n");
    expect(text).toMatch(/^cluster.yaml {2}10 of 20 requests/);
    expect(text).toMatch(/mixed +4.00 +2.00 +7 +41 +1 +2,345 +3 +50.0 % +300 ms +30.0 ms +██/);
    expect(text).toContain("25 % of 3,600 s");
  });

  it("tells pools of several applications apart", () => {
    const figures = new LiveFigures();
    figures.timeline(row(60));
    figures.timeline(row(60, { applicationId: 4, pool: "prompt" }));
    expect(screen(figures).join("\n")).toMatch(/\n0 mixed .*\n4 prompt /);
  });

  it("has no bar where nobody knows when requests end", () => {
    const figures = new LiveFigures();
    figures.timeline(row(60));
    const lines = liveScreen(
      { title: "t", arrivalsEndSeconds: undefined },
      { progress, wallSeconds: 2, figures },
      { columns: 99, rows: 40 },
    );
    expect(lines.join()).not.toContain("░");
  });

  it("keeps the last decisions that changed the fleet, and no others", () => {
    const figures = new LiveFigures();
    const sink = figures.decisionsOf(0, false);
    for (let at = 0; at < 20; at++) sink.decision!(decision(at, at % 2 === 0 ? 2 : 3));
    expect(figures.decisions.map((line) => line.trim().split(" ")[0])).toEqual(["11", "13", "15", "17", "19"]);
    expect(screen(figures).join("\n")).toContain("19 s          mixed 2 → 3: long queue");
  });

  it.for([
    { columns: 40, rows: 8 },
    { columns: 20, rows: 2 },
  ])("fits into $columns × $rows, whatever there is to tell", (size) => {
    const figures = new LiveFigures();
    for (const pool of ["prompt", "token", "mixed"]) figures.timeline(row(60, { pool }));
    const lines = screen(figures, size);
    expect(lines.length).toBeLessThan(size.rows);
    for (const line of lines) expect(line.length).toBeLessThan(size.columns);
  });

  it("draws courses from nothing to the largest value", () => {
    expect(sparkline([0, 1, 4, 8])).toBe("▁▂▅█");
    expect(sparkline([0, 0])).toBe("▁▁");
  });
});
