import fc from "fast-check";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { WallClock } from "../../src/wall-clock";
import { anyHistory, histories, live } from "./history";
import type { MovableClock } from "./world";

/** The shipped clock on the test's timers. A millisecond more, because the clock is never early. */
class MovedWallClock extends WallClock implements MovableClock {
  advance(seconds: number): void {
    vi.advanceTimersByTime(Math.ceil(seconds * 1000) + 1);
  }
}

const NIGHT_MILLISECONDS = 3 * 3600 * 1000;

beforeEach(() => void vi.useFakeTimers({ now: 1.7e12, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

describe("on the wall clock the same invariants hold", { timeout: NIGHT_MILLISECONDS }, () => {
  it.for(["sync", "signal"] as const)("with a fleet of mode %s", async (mode) => {
    await fc.assert(
      fc.asyncProperty(anyHistory(mode), async (history) => {
        vi.clearAllTimers();
        await live(history, new MovedWallClock());
      }),
      { numRuns: histories(0.03) },
    );
  });
});
