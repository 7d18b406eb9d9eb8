import { describe, expect, it, vi } from "vitest";
import { bench } from "../../tests/model/test-bench";
import { ScalingManager } from "../scaling-manager";
import { FakeClock } from "../testing/fake-clock";
import { FakeFleet } from "../testing/fake-fleet";
import { JsonLinesLog } from "./json-lines-log";
import { numberText } from "./number-text";

describe("times in the log", () => {
  it.for([
    [100, "100.0"],
    [10.5, "10.5"],
    [0, "0.0"],
    [0.1 + 0.2, "0.30000000000000004"],
    [1e21, "1e+21"],
    [86400, "86400.0"],
  ] as const)("%d prints as %s", ([value, text]) => {
    expect(numberText(value)).toBe(text);
  });
});

describe("the JSON-lines log", () => {
  it("has every event and every decision with its trail", () => {
    const clock = new FakeClock();
    const fleet = new FakeFleet(clock);
    const lines: string[] = [];
    const manager = new ScalingManager({
      clock,
      servers: fleet.servers,
      instances: fleet.instances,
      policy: {
        name: "one",
        initialState: () => 0,
        recommend: () => ({ desired: { mixed: 3 }, reason: "why not", state: 0 }),
      },
      config: { limits: { pool: { max: 1 } } },
      sinks: [new JsonLinesLog((line) => lines.push(line))],
    });
    manager.decide();
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.map(({ event }) => event?.type)).toEqual(["scale_up_server", "scale_up_start", undefined]);
    expect(entries[2].decision).toEqual({
      sequence: 0,
      timeSeconds: 0,
      policy: "one",
      dryRun: false,
      reason: "why not",
      pools: [
        {
          tag: "mixed",
          current: 0,
          recommended: 3,
          desired: 1,
          marks: [{ step: "clamp", from: 3, to: 1, reason: "the pool's max is 1" }],
          actions: [{ action: "boot", target: "instance_0" }],
        },
      ],
    });
  });
});

describe("a sink that throws", () => {
  it("is counted and stops nothing", () => {
    const count = vi.fn();
    const event = () => {
      throw new Error("disk full");
    };
    const { manager } = bench({}, {}, { sinks: [{ event, decision: event }], metrics: { gauge: () => {}, count } });
    expect(manager.scaleUpFull().instance.status).toBe("scaling_up");
    manager.decide();
    expect(count).toHaveBeenCalledWith("scaling_sink_failures_total", 1, {});
  });
});
