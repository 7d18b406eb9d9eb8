import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvRows, numberIn } from "./explain/csv-rows";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";
import { readTraceEvents } from "./testing/read-trace-events";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
let directory = "";
const inside = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-trace-events-"));
  writeFileSync(inside("small.yaml"), SMALL_CONFIG);
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function pictureOf(config: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await tokentide("run", config, "--trace-events", inside("run.json"), ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { stdout, events: readTraceEvents(readFileSync(inside("run.json"), "utf8")) };
}

describe("run --trace-events", () => {
  it.for(["splitwise-h100.yaml", "failures.yaml", "two-applications.yaml", "splitwise-sim.yaml"])(
    "draws every completed request and all busy time of every instance: %s",
    async (example) => {
      const options = ["--set", "end_time=120", "--out", inside("out"), "--detailed", "csv"];
      const { events, stdout } = await pictureOf(join(examples, example), ...options);
      expect(stdout).toContain("open it at https://ui.perfetto.dev");
      const applications = JSON.parse(readFileSync(inside("out/summary.json"), "utf8")).applications;
      const completed = applications.reduce(
        (sum: number, { requests }: { requests: { completed: number } }) => sum + requests.completed,
        0,
      );
      expect(events.filter(({ ph, name }) => ph === "b" && name === "request")).toHaveLength(completed);
      for (const { application_id: id } of applications) {
        const columns = ["instance_id", "busy_seconds", "start_seconds", "end_seconds"];
        for (const [instance, busy, start, end] of csvRows(inside(`out/detailed/${id}_alloc.csv`), columns)) {
          const title = `instance ${instance} (`;
          const process = events.find(
            ({ name, args }) => name === "process_name" && String(args?.name).startsWith(title),
          )!;
          const runs = events.filter(({ pid, cat }) => pid === process.pid && cat === "batch");
          const seconds = runs.reduce((sum, { dur }) => sum + dur! / 1e6, 0);
          expect(seconds).toBeLessThanOrEqual(numberIn(end) - numberIn(start) + 1e-3);
          // The batch that runs when the run ends, or when its instance dies, is not over.
          expect(seconds).toBeGreaterThan(numberIn(busy) - 15);
        }
      }
    },
  );

  it("draws a stretch of the run only, where one is given", async () => {
    const { events } = await pictureOf(inside("small.yaml"), "--trace-window", "0..1.2s");
    const begun = events.filter(({ ph, name }) => ph === "b" && name === "request");
    expect(begun.map(({ ts }) => ts / 1e6)).toEqual([0.5]);
  });

  it.for([
    { options: ["--trace-window", "1..2"], says: "no effect without --trace-events" },
    {
      options: ["--trace-events", "/nowhere/run.json"],
      says: "Cannot write /nowhere/run.json: there is no folder /nowhere.",
    },
    { options: ["--trace-events", "x.json", "--trace-window", "5..2"], says: "Its end must come after" },
    { options: ["--trace-events", "x.json", "--trace-window", "5"], says: "for example 600..660" },
  ])("refuses $options, and leaves no file", async ({ options, says }) => {
    const run = ["run", inside("small.yaml"), "--prometheus", inside("x.prom"), ...options];
    const { code, stdout, stderr } = await tokentide(...run);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(existsSync(inside("x.prom.unfinished"))).toBe(false);
  });
});
