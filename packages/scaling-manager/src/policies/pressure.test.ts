import { describe, expect, it } from "vitest";
import { observationOf } from "../testing/fake-observation";
import { NO_PRESSURE, notePressure, type Pressure, tooFew } from "./pressure";

const at = (nowSeconds: number, active: number, offeredRequestsPerSecond: number | undefined) => {
  const observation = observationOf({ pools: { mixed: { active, signals: { offeredRequestsPerSecond } } } });
  return { observation, pool: observation.pools.mixed, nowSeconds };
};

describe("pressure", () => {
  const grown: Pressure = notePressure(NO_PRESSURE, true, at(100, 2, 12));

  it("is the load of each instance when a pool has to grow", () => {
    expect(grown).toEqual({ isGrowing: true, tooMuch: { perInstance: 6, timeSeconds: 100 } });
  });

  it("does not take growth while a backlog is worked off for growth that the load needs", () => {
    expect(notePressure(grown, true, at(160, 3, 12)).tooMuch?.perInstance).toBe(6);
    const calm = notePressure(grown, false, at(200, 4, 12));
    expect(notePressure(calm, true, at(260, 3, 12)).tooMuch?.perInstance).toBe(4);
  });

  it("keeps a pool from going back to what was too few under the same load", () => {
    expect(tooFew(grown, 2, at(400, 3, 12))).toBe("12 requests/s were too much for 2: 6 each at 100 s");
    expect(tooFew(grown, 2, at(400, 3, 11.4))).toBeDefined();
  });

  it("lets it go with less load, with more instances, and half an hour later", () => {
    expect(tooFew(grown, 2, at(400, 3, 11.3))).toBeUndefined();
    expect(tooFew(grown, 3, at(400, 4, 12))).toBeUndefined();
    expect(tooFew(grown, 2, at(1901, 3, 12))).toBeUndefined();
  });

  it("knows nothing where arrivals are not known, or where nothing was there", () => {
    expect(notePressure(NO_PRESSURE, true, at(0, 2, undefined)).tooMuch).toBeNull();
    expect(notePressure(NO_PRESSURE, true, at(0, 0, 5)).tooMuch).toBeNull();
    expect(tooFew(grown, 2, at(400, 3, undefined))).toBeUndefined();
  });
});
