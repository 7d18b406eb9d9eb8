import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyHistory, histories, live } from "./history";

const NIGHT_MILLISECONDS = 3 * 3600 * 1000;

describe("whatever happens, no work is lost, no server leaked and no GPU-second miscounted", {
  timeout: NIGHT_MILLISECONDS,
}, () => {
  it("with a fleet that answers at once", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory("sync"), async (history) => void (await live(history))),
      {
        numRuns: histories(0.45),
      },
    );
  });

  it("with a fleet that signals later", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory("signal"), async (history) => void (await live(history))),
      {
        numRuns: histories(0.4),
      },
    );
  });

  it("with a fleet that promises", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory("promise"), async (history) => void (await live(history))),
      {
        numRuns: histories(0.15),
      },
    );
  });

  it("and the same history gives the same log, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory("signal"), async (history) => {
        const [first, second] = [await live(history), await live(history)];
        expect(second.csv).toEqual(first.csv);
        expect(second.json).toEqual(first.json);
      }),
      { numRuns: histories(0.02) },
    );
  });
});
