import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coefficientStepTimes,
  constantStepTimes,
  findProcessor,
  listProfileTables,
  type ProfileTable,
  profileStepTimes,
  rooflineStepTimes,
  type StepTimeModel,
  servedModel,
} from "../index";

const roofline = (
  model: string,
  processor: string,
  tensorParallelism: number,
  pipelineParallelism = 1,
): StepTimeModel =>
  rooflineStepTimes({
    model: servedModel(model),
    processor: findProcessor(processor),
    parallelism: { tensorParallelism, pipelineParallelism },
  });

const MODELS: readonly StepTimeModel[] = [
  ...listProfileTables().map(profileStepTimes),
  constantStepTimes({ promptSeconds: 0.2, tokenSeconds: 0.03 }),
  constantStepTimes({ promptSeconds: 0.01, tokenSeconds: 0.03 }),
  roofline("llama-3.1-8b", "a100-80gb", 1),
  roofline("llama2-70b", "h100-80gb", 8),
  roofline("llama-3.1-405b", "h100-80gb", 8, 2),
  roofline("qwen3-32b", "rtx-pro-6000", 2),
  coefficientStepTimes(
    {
      stepSeconds: 7e-3,
      weightReadSeconds: 15e-3,
      productSecondsPerToken: 0.13e-3,
      attentionSecondsPerPair: 1e-8,
      contextReadSecondsPerToken: 1e-6,
      secondsPerSequence: 0.3e-3,
      transferSecondsPerToken: 0,
      pipelineStages: 1,
    },
    { type: "calibrated", description: "coefficients" },
  ),
];

type Step = [promptTokens: number, promptContextTokens: number, decodeSequences: number, decodeContextTokens: number];

/** A step as a batch can be: no context without a prompt or a decode that it belongs to. */
const anyStep: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(70_000), fc.nat(70_000), fc.nat(600), fc.nat(8_000))
  .map(([prompt, held, sequences, context]) => [prompt, prompt > 0 ? held : 0, sequences, sequences * context]);

const smallStep: fc.Arbitrary<Step> = fc.tuple(fc.nat(3), fc.constant(0), fc.nat(3), fc.constant(0));

describe.for(MODELS.map((model) => ({ name: model.source.description, model })))("$name", ({ model }) => {
  const seconds = (step: Step) => model.stepSeconds(...step);

  it("is never negative, and positive when there is work", () => {
    fc.assert(
      fc.property(fc.oneof(anyStep, smallStep), (step) => {
        const [prompt, , sequences] = step;
        if (prompt > 0 || sequences > 0) expect(seconds(step)).toBeGreaterThan(0);
        else expect(seconds(step)).toBe(0);
      }),
    );
  });

  it("never decreases in any argument", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyStep, smallStep),
        fc.nat(3),
        fc.integer({ min: 1, max: 20_000 }),
        (step, argument, more) => {
          const larger = step.map((value, index) => (index === argument ? value + more : value)) as Step;
          // A few units of the last place: sums of growing terms are rounded.
          expect(seconds(larger)).toBeGreaterThanOrEqual(seconds(step) * (1 - 1e-14));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("takes short prompts, which attend to less than a long one, never below zero and never longer", () => {
    fc.assert(
      fc.property(anyStep, fc.double({ min: 0, max: 1, noNaN: true }), ([prompt, , sequences, context], share) => {
        const short = model.stepSeconds(prompt, (-share * prompt) / 2, sequences, context);
        expect(short).toBeGreaterThanOrEqual(0);
        expect(short).toBeLessThanOrEqual(model.stepSeconds(prompt, 0, sequences, context));
      }),
    );
  });

  it("is affine in the decodes' context", () => {
    fc.assert(
      fc.property(anyStep, fc.nat(1_000_000), fc.nat(1_000_000), ([prompt, held, sequences], one, other) => {
        const at = (context: number) => model.stepSeconds(prompt, held, sequences, context);
        const midpoint = at((one + other) / 2);
        expect(Math.abs((at(one) + at(other)) / 2 - midpoint)).toBeLessThanOrEqual(1e-12 * Math.max(1, midpoint));
      }),
    );
  });

  it("takes at least as long with prompts in the batch as without", () => {
    fc.assert(
      fc.property(anyStep, ([prompt, held, sequences, context]) => {
        expect(model.stepSeconds(prompt, held, sequences, context)).toBeGreaterThanOrEqual(
          model.stepSeconds(0, 0, sequences, context),
        );
      }),
    );
  });
});

it("holds for profile tables of any figures", () => {
  const anyTable: fc.Arbitrary<ProfileTable> = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 1e-3, max: 10, noNaN: true })), {
      minLength: 1,
      maxLength: 8,
      selector: ([tokens]) => tokens,
    })
    .map((points) => {
      const sorted = points.toSorted(([one], [other]) => one - other);
      const knots = { tokens: sorted.map(([tokens]) => tokens), seconds: sorted.map(([, seconds]) => seconds) };
      return {
        modelName: "m",
        processorName: "p",
        tensorParallelism: 1,
        promptKnots: knots,
        tokenKnots: knots,
        measurements: sorted.map(([tokens, seconds], index) => ({
          promptTokens: tokens,
          batchSize: index + 1,
          outputTokens: 10,
          promptSeconds: seconds,
          tokenSeconds: seconds / 10,
        })),
        source: "random",
      };
    });
  fc.assert(
    fc.property(anyTable, anyStep, fc.nat(3), fc.nat(20_000), (table, step, argument, more) => {
      const model = profileStepTimes(table);
      const larger = step.map((value, index) => (index === argument ? value + more : value)) as Step;
      expect(model.stepSeconds(...step)).toBeGreaterThanOrEqual(0);
      expect(model.stepSeconds(...larger)).toBeGreaterThanOrEqual(model.stepSeconds(...step) * (1 - 1e-14));
    }),
  );
});
