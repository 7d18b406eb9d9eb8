/** The roofline's deviations from measured profiles, as documents state them: they move with the catalog's factors. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findSku, listProfileTables, servedModel, stepTimesFor } from "@tokentide/hardware";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "./repository";

const textOf = (file: string): string => readFileSync(join(repositoryRoot, file), "utf8");

/** The kernel launches that engines of 2023 did not hide. */
const LAUNCHES = { layerOverheadSeconds: 0.25e-3 };
const SKUS: Readonly<Record<string, string>> = { "a100-80gb": "A100", "h100-80gb": "dgx-h100" };
/** Of the time of a prompt of 2,048 tokens, of one decode, of 16: 600 tokens of context each. */
const STEPS: readonly (readonly [number, number, number, number])[] = [
  [2048, 0, 0, 0],
  [0, 0, 1, 600],
  [0, 0, 16, 16 * 600],
];

const signed = (percent: number): string => `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;

/** The roofline over the profiles of two processors, minus 1, in percent. */
const rows = listProfileTables()
  .filter(({ processorName }) => SKUS[processorName] !== undefined)
  .map(({ modelName, processorName, tensorParallelism, source }) => {
    const { processor, interconnect } = findSku(SKUS[processorName]!);
    const parallelism = { tensorParallelism, pipelineParallelism: 1 };
    const given = { model: servedModel(modelName), processor, parallelism, interconnect };
    const measured = stepTimesFor({ ...given, performance: { type: "profile" } });
    const deviations = (efficiency: object): number[] => {
      const derived = stepTimesFor({ ...given, performance: { type: "roofline", efficiency } });
      return STEPS.map((step) => Math.round(100 * (derived.stepSeconds(...step) / measured.stepSeconds(...step) - 1)));
    };
    const isOf2023 = source.startsWith("SplitwiseSim");
    return {
      name: `${modelName} on ${processorName} at TP ${tensorParallelism}`,
      start: new RegExp(`^\\| ${modelName} +\\| ${processorName} \\| ${tensorParallelism} `),
      isOf2023,
      plain: deviations({}),
      withLaunches: isOf2023 ? deviations(LAUNCHES) : [],
    };
  });

/** Smallest and largest of the decodes. */
function decodeRange(figures: readonly (readonly number[])[]): [number, number] {
  const decodes = figures.flatMap(([, one = 0, sixteen = 0]) => [one, sixteen]);
  return [Math.min(...decodes), Math.max(...decodes)];
}

describe("the roofline's deviations in the hardware package's README", () => {
  const lines = textOf("packages/hardware/README.md")
    .split("\n")
    .filter((line) => line.includes(" % / "));

  it.for(rows)("$name", ({ start, plain, withLaunches }) => {
    const [, , , , found, launches] = (lines.find((line) => start.test(line)) ?? "")
      .split("|")
      .map((cell) => cell.trim());
    expect(found).toBe(plain.map(signed).join(" / "));
    expect(launches).toBe(withLaunches.map(signed).join(" / "));
  });
});

describe("the roofline's range", () => {
  const of2023 = rows.filter(({ isOf2023 }) => isOf2023);
  const small = rows.filter(({ isOf2023 }) => !isOf2023);

  it.for(["README.md", "docs/trust.md"])("%s: engines of 2023", (file) => {
    const [fastest, least] = decodeRange(of2023.map(({ plain }) => plain));
    const [low, high] = decodeRange(of2023.map(({ withLaunches }) => withLaunches));
    const range = `${signed(low).replace(" %", "")} to ${signed(high)}`;
    const claim = `**${-least} to ${-fastest} % too fast**; ${range} with their kernel launch overhead set`;
    expect(textOf(file).includes(claim), claim).toBe(true);
  });

  it("docs/trust.md: small models", () => {
    const [fastest, least] = decodeRange(small.map(({ plain }) => plain));
    const prompts = small.map(({ plain: [prompt = 0] }) => -prompt);
    const claim = `decode **${-least} to ${-fastest} % too fast**, prompts **${Math.min(...prompts)} to ${Math.max(...prompts)} %**`;
    expect(textOf("docs/trust.md").includes(claim), claim).toBe(true);
  });
});
