import { parseConfig } from "@tokentide/config";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SweepError } from "./experiment-errors";
import { type SettingValue, type SweepPlan, sweep } from "./sweep";
import { SMALL_CONFIG } from "./testing/small-config";

const config = { path: "cluster.yaml" };

describe("the runs of a sweep", () => {
  it("are all combinations, seeds changing fastest, then what is named last", () => {
    const jobs = sweep({
      config,
      overrides: ["end_time=60"],
      over: { "applications.0.scheduler": ["jsq", "random"], "cluster.servers.0.count": [1, 2] },
      seeds: [7, 8],
    });
    expect(jobs.map(({ name }) => name)).toEqual([
      "applications.0.scheduler=jsq, cluster.servers.0.count=1, seed=7",
      "applications.0.scheduler=jsq, cluster.servers.0.count=1, seed=8",
      "applications.0.scheduler=jsq, cluster.servers.0.count=2, seed=7",
      "applications.0.scheduler=jsq, cluster.servers.0.count=2, seed=8",
      "applications.0.scheduler=random, cluster.servers.0.count=1, seed=7",
      "applications.0.scheduler=random, cluster.servers.0.count=1, seed=8",
      "applications.0.scheduler=random, cluster.servers.0.count=2, seed=7",
      "applications.0.scheduler=random, cluster.servers.0.count=2, seed=8",
    ]);
    expect(jobs[5]).toEqual({
      name: "applications.0.scheduler=random, cluster.servers.0.count=1, seed=8",
      settings: { "applications.0.scheduler": "random", "cluster.servers.0.count": 1 },
      config,
      overrides: ["end_time=60", "applications.0.scheduler=random", "cluster.servers.0.count=1"],
      seed: 8,
    });
  });

  it("is one run when nothing changes", () => {
    expect(sweep({ config })).toEqual([{ name: "", settings: {}, config, overrides: [] }]);
  });

  it("keeps the configuration's seed where none are named", () => {
    expect(sweep({ config, over: { end_time: [1] } })[0]).not.toHaveProperty("seed");
  });

  it("may sweep over the seed like over any other setting", () => {
    expect(sweep({ config, over: { seed: [1, 2] } }).map(({ name }) => name)).toEqual(["seed=1", "seed=2"]);
  });

  it("survive the way to another thread", () => {
    const jobs = sweep({ config, over: { slo: [{ ttft: 1 }, null] }, seeds: [1] });
    expect(structuredClone(jobs)).toEqual(jobs);
  });

  it.for<{ name: string; plan: Partial<SweepPlan>; axis: string }>([
    { name: "no values", plan: { over: { end_time: [] } }, axis: "end_time" },
    { name: "no seeds", plan: { seeds: [] }, axis: "seeds" },
    { name: "a seed twice", plan: { over: { seed: [1] }, seeds: [2] }, axis: "seed" },
    { name: "no path", plan: { over: { "": [1] } }, axis: "a setting without a name" },
    { name: "a value in the path", plan: { over: { "end_time=5": [1] } }, axis: "end_time=5" },
  ])("$name: refused", ({ plan, axis }) => {
    const error = (() => {
      try {
        return sweep({ config, ...plan });
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(SweepError);
    expect(error).toMatchObject({ name: "SweepError", code: "SWEEP_INVALID", axis });
  });
});

describe("a value", () => {
  const textOf = (value: SettingValue) => sweep({ config, over: { x: [value] } })[0]!.overrides![0];

  it.for<{ value: SettingValue; text: string }>([
    { value: "jsq", text: "x=jsq" },
    { value: "llama2-70b", text: "x=llama2-70b" },
    { value: "true", text: 'x="true"' },
    { value: "null", text: 'x="null"' },
    { value: "1e3", text: 'x="1e3"' },
    { value: "two words", text: 'x="two words"' },
    { value: 1e21, text: "x=1e+21" },
    { value: Number.POSITIVE_INFINITY, text: "x=.inf" },
    { value: Number.NEGATIVE_INFINITY, text: "x=-.inf" },
    { value: Number.NaN, text: "x=.nan" },
    { value: null, text: "x=null" },
    { value: { rate: [1, "a"] }, text: 'x={"rate":[1,"a"]}' },
  ])("$value is written as $text", ({ value, text }) => {
    expect(textOf(value)).toBe(text);
  });

  it("that is a string stays that string", () => {
    const names = fc.string({ minLength: 1, unit: "binary" }).filter((name) => !name.includes("\0"));
    fc.assert(
      fc.property(names, (name) => {
        const [job] = sweep({ config: SMALL_CONFIG, over: { "output.dir": [`/x/${name}`] } });
        const { output } = parseConfig((SMALL_CONFIG as { text: string }).text, {
          fileName: "/cluster.yaml",
          readFile: () => "",
          overrides: job!.overrides!,
        });
        expect(output.directory).toBe(`/x/${name}`);
      }),
      { numRuns: 15 },
    );
  });
});
