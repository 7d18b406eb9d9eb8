import { describe, expect, it } from "vitest";
import { UNIFORM } from "../testing/base-configs";
import { parse, problemsOf } from "../testing/parse";

describe("extends", () => {
  const base = { "/shared/base.yaml": UNIFORM };

  it("lays a file over its base: maps merge, lists are replaced", () => {
    const text =
      "extends: ../shared/base.yaml\nseed: 7\noutput: { dir: out }\ncluster: { servers: [{ sku: dgx-a100, count: 1 }], power_budget: 5000 }\n";
    const { simulation, output, files } = parse(text, [], base);
    expect(simulation.seed).toBe(7);
    expect(simulation.cluster.servers.map(({ sku, count }) => `${count} ${sku.name}`)).toEqual(["1 dgx-a100"]);
    expect(output.directory).toBe("/configs/out");
    expect(files).toEqual(["/configs/main.yaml", "/shared/base.yaml"]);
  });

  it("finds the paths of a base from the base", () => {
    expect(parse("extends: ../shared/base.yaml", [], base).requests).toEqual([
      { type: "trace", path: "/shared/trace.csv" },
    ]);
  });

  it("takes an inherited setting away where it is set to null", () => {
    const workload = "workload: { arrivals: { type: poisson, rate: 1 }, sizes: azure-conv-2023, requests: 5 }";
    expect(parse(`extends: ../shared/base.yaml\ntrace: null\n${workload}`, [], base).requests[0]?.type).toBe(
      "generated",
    );
  });

  it("takes several bases, the later over the earlier, and bases of bases", () => {
    const files = {
      "/configs/a.yaml": "extends: b.yaml\nseed: 1\n",
      "/configs/b.yaml": `${UNIFORM}seed: 0\nend_time: 5\n`,
      "/configs/c.yaml": "seed: 2\n",
    };
    expect(parse("extends: [a.yaml, c.yaml]", [], files).simulation).toMatchObject({ seed: 2, endTimeSeconds: 5 });
  });

  it("may read a file twice, as long as there is no circle", () => {
    const files = { "/configs/a.yaml": `${UNIFORM}seed: 1\n` };
    expect(parse("extends: [a.yaml, a.yaml]", [], files).simulation.seed).toBe(1);
  });

  it("finds the line of a mistake in the base", () => {
    const files = { "/shared/base.yaml": `${UNIFORM}\nseeed: 1\n` };
    expect(problemsOf("extends: ../shared/base.yaml", [], files)[0]).toMatchObject({
      file: "/shared/base.yaml",
      line: 13,
      path: "seeed",
    });
  });
});

describe("include", () => {
  const files = {
    "/configs/parts/slo.yaml": "ttft: 2\ntbt: 0.1\n",
    "/configs/parts/servers.yaml": "- { sku: dgx-h100, count: 2 }\n",
    "/configs/parts/trace.yaml": "path: here.csv\n",
  };

  it("as a tag puts a file's content in place of a value, lists too", () => {
    const text = UNIFORM.replace(/servers:[\s\S]*?(?=trace)/, "servers: !include parts/servers.yaml\n");
    expect(parse(text, [], files).simulation.cluster.servers[0]?.count).toBe(2);
  });

  it("as a key lays a map over a file's content", () => {
    const text = UNIFORM.replace("scheduler: jsq", "scheduler: jsq\n    slo: { include: parts/slo.yaml, tbt: 0.2 }");
    expect(parse(text, [], files).simulation.applications[0]?.slo).toEqual({ ttftSeconds: 2, tbtSeconds: 0.2 });
  });

  it("finds the paths of an included file from that file", () => {
    const text = UNIFORM.replace("{ path: trace.csv }", "{ include: [parts/trace.yaml] }");
    expect(parse(text, [], files).requests).toEqual([{ type: "trace", path: "/configs/parts/here.csv" }]);
  });
});

describe("YAML", () => {
  it("may use anchors, aliases and merge keys", () => {
    const text = `${UNIFORM.replace("jsq", "jsq\n    slo: &promise { ttft: 2, tbt: 0.1 }")}debug: *promise\nchoices: { <<: *promise, tbt: 1 }\nhydra: { <<: [*promise] }\n`;
    expect(parse(text).simulation.applications[0]?.slo?.ttftSeconds).toBe(2);
  });

  it("points merged keys at the place where they were written", () => {
    const text = `debug: &wrong { tttft: 2 }\n${UNIFORM.replace("jsq", "jsq\n    slo: { <<: *wrong, ttft: 1 }")}`;
    expect(problemsOf(text)[0]).toMatchObject({ line: 1, path: "applications.0.slo.tttft" });
  });

  it("refuses keys that are no words", () => {
    expect(problemsOf(`${UNIFORM}? [1, 2]\n: 5\n`)[0]?.message).toBe("a key must be a plain word");
  });
});

describe("overrides", () => {
  it("win over the file, the last over the others, as YAML values", () => {
    const { simulation, output } = parse(UNIFORM, [
      "seed=1",
      "seed=2",
      "end_time=1e3",
      "output={dir: x, detailed: false}",
    ]);
    expect(simulation).toMatchObject({ seed: 2, endTimeSeconds: 1000 });
    expect(output.detailed).toBe("none");
  });

  it("make the maps and list entries on their way", () => {
    const { simulation } = parse(UNIFORM, [
      "applications.0.slo.ttft=3",
      "cluster.servers.1.sku=dgx-a100",
      "cluster.servers.1.count=1",
    ]);
    expect(simulation.applications[0]?.slo).toEqual({ ttftSeconds: 3 });
    expect(simulation.cluster.servers).toHaveLength(2);
  });

  it("reach into shorthands", () => {
    const set = ["applications.0.scheduler=mixed_pool", "applications.0.scheduler.prompt_max_pending_batch_tokens=5"];
    expect(parse(UNIFORM, set).simulation.applications[0]?.scheduler).toMatchObject({ promptMaxPendingBatchTokens: 5 });
    const fallback = ["performance_model=profile", "performance_model.fallback=roofline"];
    expect(() => parse(UNIFORM, fallback)).not.toThrow();
  });

  it("find their paths from the working directory", () => {
    expect(parse(UNIFORM, ["trace.path=x.csv"]).requests).toEqual([{ type: "trace", path: `${process.cwd()}/x.csv` }]);
  });

  it("may hold equals signs", () => {
    expect(parse(UNIFORM, ["trace.path=/a=b.csv"]).requests).toEqual([{ type: "trace", path: "/a=b.csv" }]);
  });
});
