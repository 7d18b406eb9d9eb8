import { describe, expect, it } from "vitest";
import { readTraceEvents, type WrittenEvent } from "../testing/read-trace-events";
import { type TraceEventOptions, TraceEvents } from "./trace-events";

const instance = (instanceId: number, given = {}) => ({
  instanceId,
  applicationId: 0,
  serverId: 7,
  skuName: "dgx-h100",
  processorName: "h100",
  processors: 8,
  tag: "mixed",
  status: "active",
  startSeconds: 0,
  endSeconds: 100,
  busySeconds: 1,
  utilization: 0.5,
  completedTasks: 1,
  memoryBytes: 1,
  ...given,
});

const request = (requestId: number, arrivalSeconds: number) => ({
  requestId,
  applicationId: 0,
  arrivalSeconds,
  promptTokens: 5,
  outputTokens: 3,
  responseSeconds: 4,
  queueSeconds: 1,
  ttftSeconds: 2,
  tbtSeconds: 1,
  secondTokenOverheadSeconds: 0.5,
  promptInstanceId: 0,
  tokenInstanceId: 1,
});

const event = (instanceId: number, type: string, status: string, timeSeconds: number) =>
  ({ type, status, timeSeconds, instanceId, serverId: 7, tag: "mixed", target: `instance_${instanceId}` }) as never;

function written(
  options: TraceEventOptions,
  tell: (sinks: TraceEvents["sinks"]) => void,
  instances = [instance(0), instance(1)],
): { readonly events: readonly WrittenEvent[]; readonly notes: readonly string[] } {
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const trace = new TraceEvents({ write }, options);
  tell(trace.sinks);
  const notes = trace.finish(instances, 100);
  return { events: readTraceEvents(text), notes };
}

const run = (startSeconds: number, given = {}) => ({
  instanceId: 0,
  startSeconds,
  endSeconds: startSeconds + 1,
  iterations: 3,
  prompts: 0,
  promptTokens: 0,
  sequences: 2,
  ...given,
});

describe("a picture of a run", () => {
  it("has a request's phases one after another, inside of the request", () => {
    const { events } = written({}, ({ completed }) => completed(request(3, 10)));
    const own = events.filter(({ cat }) => cat === "request");
    const starts = own.filter(({ ph }) => ph === "b").map(({ name, ts }) => [name, ts / 1e6]);
    expect(starts).toEqual([
      ["request", 10],
      ["waits", 10],
      ["prompt", 11],
      ["between the phases", 12],
      ["tokens", 12.5],
    ]);
    expect(own.at(-1)).toMatchObject({ ph: "e", name: "request", ts: 14e6 });
    expect(own[0]!.args).toMatchObject({ request_id: 3, prompt_instance: 0, token_instance: 1 });
  });

  it("leaves out phases that took no time", () => {
    const { events } = written({}, ({ completed }) =>
      completed({ ...request(3, 10), queueSeconds: 0, secondTokenOverheadSeconds: 0 }),
    );
    expect(events.filter(({ ph }) => ph === "b").map(({ name }) => name)).toEqual(["request", "prompt", "tokens"]);
  });

  it.for([
    { prompts: 0, sequences: 2, name: "tokens" },
    { prompts: 2, sequences: 0, name: "prompts" },
    { prompts: 1, sequences: 1, name: "prompts and tokens" },
  ])("calls a batch of $prompts prompts and $sequences sequences $name", ({ prompts, sequences, name }) => {
    const { events } = written({}, ({ runEnded }) => runEnded(run(5, { prompts, sequences })));
    expect(events.find(({ cat }) => cat === "batch")).toMatchObject({ name, ts: 5e6, dur: 1e6 });
  });

  it("has a transfer at the instance that it comes from", () => {
    const transfer = { requestId: 3, applicationId: 0, fromInstanceId: 0, toInstanceId: 1, bytes: 9 };
    const { events } = written({}, ({ transferred, runEnded }) => {
      runEnded(run(5));
      transferred({ ...transfer, startSeconds: 5, endSeconds: 6 });
    });
    const [begin, end] = events.filter(({ cat }) => cat === "transfer");
    expect(begin).toMatchObject({ ph: "b", args: { to_instance: 1, bytes: 9 } });
    expect(end).toMatchObject({ ph: "e", ts: 6e6 });
    expect(begin!.pid).toBe(events.find(({ cat }) => cat === "batch")!.pid);
  });

  it("has an instance's life from its events, to the end of the run where it is still there", () => {
    const { events } = written({}, ({ scaling }) => {
      const sink = scaling(0);
      sink.event!(event(0, "scale_up_start", "scaling_up", 10));
      sink.event!(event(0, "scale_up_complete", "active", 30));
      sink.event!(event(1, "instance_adopted", "active", 0));
      sink.event!(event(1, "scale_down_start", "draining", 40));
      sink.event!(event(1, "instance_gone", "scaling_down", 60));
    });
    const lives = events
      .filter(({ cat }) => cat === "life")
      .sort((one, other) => one.pid - other.pid || one.ts - other.ts);
    expect(lives.map(({ name, ts, dur }) => [name, ts / 1e6, dur! / 1e6])).toEqual([
      ["scaling up", 10, 20],
      ["active", 30, 70],
      ["active", 0, 40],
      ["draining", 40, 20],
    ]);
    expect(events.filter(({ ph }) => ph === "C").at(-1)!.args).toMatchObject({ active: 1, draining: 0 });
  });

  it("has the decisions that changed something, with their reasons", () => {
    const pool = { tag: "mixed", current: 2, recommended: 3, desired: 3, marks: [], actions: [] };
    const decision = {
      sequence: 4,
      timeSeconds: 9,
      policy: "queue",
      dryRun: false,
      reason: "long queue",
      pools: [pool],
    };
    const { events } = written({}, ({ scaling }) => {
      scaling(0).decision!(decision as never);
      scaling(0).decision!({ ...decision, pools: [{ ...pool, desired: 2 }] } as never);
    });
    expect(events.filter(({ cat }) => cat === "decision")).toEqual([
      expect.objectContaining({
        ph: "i",
        name: "mixed 2 → 3",
        ts: 9e6,
        args: expect.objectContaining({ reason: "long queue" }),
      }),
    ]);
  });

  it("names every process, and is a whole file when nothing happened", () => {
    const { events, notes } = written({}, () => {}, []);
    expect({ events, notes }).toEqual({ events: [], notes: [] });
    const names = written({}, () => {}).events.filter(({ name }) => name === "process_name");
    expect(names.map(({ args }) => args!.name)).toEqual([
      "instance 0 (mixed, dgx-h100, server 7)",
      "instance 1 (mixed, dgx-h100, server 7)",
      "application 0",
    ]);
  });
});

describe("a long run", () => {
  const tell = ({ completed, runEnded, scaling }: TraceEvents["sinks"]) => {
    for (let at = 0; at < 90; at++) {
      runEnded(run(at));
      completed(request(at, at));
    }
    scaling(0).event!(event(1, "instance_adopted", "active", 0));
  };

  it("is drawn up to a stated number of events, whole requests only; lives go on", () => {
    const { events, notes } = written({ mostEvents: 100 }, tell);
    const counted = events.filter(({ cat }) => cat === "batch" || cat === "request");
    expect(counted.length).toBeLessThanOrEqual(100);
    expect(counted.length).toBeGreaterThan(85);
    expect(events.filter(({ cat }) => cat === "life")).toHaveLength(2);
    expect(notes).toEqual([
      expect.stringMatching(/up to [\d.]+ s only, \d+ events; \d+ later ones were left out.*--trace-window/),
    ]);
  });

  it("is drawn in a window, with whatever reaches into it", () => {
    const { events, notes } = written({ window: { fromSeconds: 50, toSeconds: 52 } }, tell);
    const batches = events.filter(({ cat }) => cat === "batch").map(({ ts }) => ts / 1e6);
    expect(batches).toEqual([49, 50, 51, 52]);
    const requests = events.filter(({ name, ph }) => name === "request" && ph === "b").map(({ ts }) => ts / 1e6);
    expect(requests).toEqual([46, 47, 48, 49, 50, 51, 52]);
    expect(notes).toEqual([]);
  });
});
