import { afterEach, beforeEach, expect, it, vi } from "vitest";
import readme from "../README.md?raw";
import type { ScalingManager } from "../src/scaling-manager";
import example from "./readme-example.mjs?raw";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("the README's example is the one that is run here, in twenty lines of code", () => {
  expect(readme).toContain(example.trim());
  const code = example.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("//"));
  expect(code.length).toBeLessThanOrEqual(20);
});

it("the README's example scales up, one at a time and to its bound, and leaves no timer behind", async () => {
  const { console } = globalThis as unknown as { console: { log(line: string): void } };
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const { manager } = (await import("./readme-example.mjs")) as { manager: ScalingManager };
  await vi.advanceTimersByTimeAsync(4_100);
  expect(manager.getStatusSummary().activeInstances).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(manager.getStatusSummary()).toMatchObject({ activeInstances: 3, scalingUpInstances: 0 });
  expect(log.mock.calls.filter(([line]) => line.includes("scale_up_complete"))).toHaveLength(3);
  manager.stop();
  expect(vi.getTimerCount()).toBe(0);
});
