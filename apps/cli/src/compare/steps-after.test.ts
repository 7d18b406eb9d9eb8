import { describe, expect, it } from "vitest";
import { stepsAfterComparison } from "./steps-after";

describe("after a comparison", () => {
  it("its figures, where they were kept, become a page", () => {
    const [out, json] = [{ out: "a b" }, { json: "x.json" }].map((asked) => stepsAfterComparison("demo", asked));
    expect(out).toEqual([["tokentide report 'a b/comparison.json' -o comparison.html", expect.any(String)]]);
    expect(json).toEqual([["tokentide report x.json -o comparison.html", expect.any(String)]]);
  });

  it("the same one can be kept, or searched for: every option that decides the figures is repeated", () => {
    const asked = {
      policies: ["hpa", "keda"],
      policySet: ["keda.cooldown=600"],
      set: ["workload.arrivals={ type: poisson, rate: 3 }"],
      seeds: 2,
      seed: 7,
    };
    const again =
      "tokentide compare my.yaml --policies hpa,keda --policy-set keda.cooldown=600 --set 'workload.arrivals={ type: poisson, rate: 3 }' --seeds 2 --seed 7";
    expect(stepsAfterComparison("my.yaml", asked).map(([command]) => command)).toEqual([
      `${again} --out comparison`,
      `${again} --tune`,
    ]);
  });

  it("a search that kept nothing is not proposed again", () => {
    expect(stepsAfterComparison("demo", { tune: true })).toEqual([]);
  });
});
