import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { type GeneratorSettings, generatedSource } from "./generated-source";
import type { RequestBatch } from "./request-batch";
import { WorkloadError } from "./workload-error";

const SETTINGS = { arrivals: { type: "poisson", rate: 5 }, sizes: { type: "azure-conv-2023" } } as const;

function drain(settings: Omit<GeneratorSettings, "random">, random = new RandomStreams(0)): number[][] {
  const source = generatedSource({ ...settings, random });
  const rows: number[][] = [];
  for (let batch = source.pull(); batch !== "end"; batch = source.pull()) {
    const columns = batch as RequestBatch;
    expect(columns.length).toBeGreaterThan(0);
    for (let row = 0; row < columns.length; row++) {
      rows.push([
        columns.requestId[row]!,
        columns.arrivalSeconds[row]!,
        columns.promptTokens[row]!,
        columns.outputTokens[row]!,
        columns.applicationId[row]!,
      ]);
    }
  }
  expect(source.pull()).toBe("end");
  return rows;
}

describe("a generated workload", () => {
  it("is the same for the same seed, for ever", () => {
    const rows = drain({ ...SETTINGS, requests: 3 });
    expect(rows).toEqual(drain({ ...SETTINGS, requests: 3 }));
    expect(rows).not.toEqual(drain({ ...SETTINGS, requests: 3 }, new RandomStreams(1)));
    expect(rows).toMatchInlineSnapshot(`
      [
        [
          0,
          0.055992971205221564,
          306,
          67,
          0,
        ],
        [
          1,
          0.20804702873617903,
          279,
          75,
          0,
        ],
        [
          2,
          0.3198316155202191,
          390,
          104,
          0,
        ],
      ]
    `);
  });

  it("ends before the duration", () => {
    const rows = drain({ ...SETTINGS, durationSeconds: 300 });
    expect(rows.length).toBeGreaterThan(1300);
    expect(rows.length).toBeLessThan(1700);
    expect(rows.at(-1)![1]).toBeLessThan(300);
    expect(drain({ ...SETTINGS, arrivals: { type: "constant", rate: 5 }, durationSeconds: 300 })).toHaveLength(1500);
  });

  it.for([0, 1, 1023, 1024, 1025, 5000])("has exactly %i requests", (requests) => {
    expect(drain({ ...SETTINGS, requests })).toHaveLength(requests);
  });

  it("ends at what comes first", () => {
    const constant = { ...SETTINGS, arrivals: { type: "constant", rate: 10 } } as const;
    expect(drain({ ...constant, durationSeconds: 10, requests: 50 })).toHaveLength(50);
    expect(drain({ ...constant, durationSeconds: 10, requests: 500 })).toHaveLength(100);
    expect(drain({ ...constant, durationSeconds: 0 })).toHaveLength(0);
    expect(drain({ ...constant, arrivals: { type: "poisson", rate: 0 }, requests: Infinity })).toHaveLength(0);
  });

  it("counts ids up and names its application", () => {
    const rows = drain({ ...SETTINGS, requests: 2, firstRequestId: 7, applicationId: 3 });
    expect(rows.map(([id, , , , application]) => [id, application])).toEqual([
      [7, 3],
      [8, 3],
    ]);
  });

  it("draws sizes, arrivals and applications apart", () => {
    const sizes = (rows: number[][]) => rows.map(([, , prompt, output]) => [prompt, output]);
    const base = drain({ ...SETTINGS, requests: 50 });
    const faster = drain({ ...SETTINGS, arrivals: { type: "gamma", rate: 9, cv: 3 }, requests: 50 });
    expect(sizes(faster)).toEqual(sizes(base));
    const fixed = drain({ ...SETTINGS, sizes: { type: "fixed", promptTokens: 1, outputTokens: 1 }, requests: 50 });
    expect(fixed.map(([, arrival]) => arrival)).toEqual(base.map(([, arrival]) => arrival));
    const random = new RandomStreams(0);
    const other = drain({ ...SETTINGS, applicationId: 1, requests: 50 }, random);
    expect(sizes(other)).not.toEqual(sizes(base));
    expect(drain({ ...SETTINGS, requests: 50 }, random)).toEqual(base);
  });

  it("divides requests among classes, and leaves all else as it was", () => {
    const random = new RandomStreams(0);
    const classes = [
      { classId: 4, share: 3 },
      { classId: 0, share: 1 },
    ];
    const source = generatedSource({ ...SETTINGS, requests: 1000, classes, random });
    const batch = source.pull() as RequestBatch;
    const ofClass4 = batch.classId!.slice(0, 1000).filter((classId) => classId === 4).length;
    expect(ofClass4).toBeGreaterThan(700);
    expect(ofClass4).toBeLessThan(800);
    expect(batch.promptTokens[999]).toBe(drain({ ...SETTINGS, requests: 1000 })[999]![2]);
  });

  it("reuses its columns, so that memory does not grow", () => {
    const source = generatedSource({ ...SETTINGS, requests: Infinity, random: new RandomStreams(0) });
    const first = source.pull() as RequestBatch;
    const column = first.requestId;
    expect(first.length).toBe(1024);
    const second = source.pull() as RequestBatch;
    expect(second.requestId).toBe(column);
    expect(column[0]).toBe(1024);
  });

  it.for<{ name: string; settings: Partial<GeneratorSettings>; setting: string }>([
    { name: "no end", settings: {}, setting: "durationSeconds" },
    { name: "negative duration", settings: { durationSeconds: -1 }, setting: "durationSeconds" },
    { name: "half a request", settings: { requests: 1.5 }, setting: "requests" },
    { name: "NaN requests", settings: { requests: Number.NaN }, setting: "requests" },
    { name: "negative id", settings: { requests: 1, firstRequestId: -1 }, setting: "firstRequestId" },
    { name: "odd application", settings: { requests: 1, applicationId: 0.5 }, setting: "applicationId" },
    { name: "no class at all", settings: { requests: 1, classes: [] }, setting: "classes" },
    {
      name: "a share of nothing",
      settings: { requests: 1, classes: [{ classId: 0, share: 0 }] },
      setting: "classes[0].share",
    },
  ])("refuses $name", ({ settings, setting }) => {
    const make = () => generatedSource({ ...SETTINGS, random: new RandomStreams(0), ...settings });
    expect(make).toThrow(WorkloadError);
    expect(make).toThrow(expect.objectContaining({ setting }));
  });
});
