import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestMatch } from "./nearest-match";

const SKUS = ["A100", "A100x2", "dgx-a100", "dgx-h100", "H100"];

describe("nearestMatch", () => {
  it.for([
    { name: "dgx-h10", meant: "dgx-h100" },
    { name: "DGX_H100", meant: "dgx-h100" },
    { name: "a100", meant: "A100" },
    { name: "A1O0", meant: "A100" },
    { name: "dgxa100", meant: "dgx-a100" },
    { name: "tpu-v5e", meant: undefined },
    { name: "", meant: undefined },
  ])('takes "$name" for $meant', ({ name, meant }) => {
    expect(nearestMatch(name, SKUS)).toBe(meant);
  });

  it("finds every name as itself, whatever else there is", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1 }), (names) => {
        for (const name of names) expect(nearestMatch(name, names)).toBe(name);
      }),
    );
  });
});
