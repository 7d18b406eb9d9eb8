import type { Dtype } from "../dtype";
import type { Processor } from "../processor";

/** Formats that a product of weights in the given format may run in, best first: the wider ones where hardware lacks it. */
const COMPUTE_FORMATS: Readonly<Record<Dtype, readonly Dtype[]>> = {
  fp32: ["fp32"],
  tf32: ["tf32", "fp32"],
  fp16: ["fp16", "bf16", "tf32", "fp32"],
  bf16: ["bf16", "fp16", "tf32", "fp32"],
  fp8: ["fp8", "fp16", "bf16", "tf32", "fp32"],
  int8: ["int8", "fp16", "bf16", "tf32", "fp32"],
  fp4: ["fp4", "fp8", "fp16", "bf16", "tf32", "fp32"],
  // Weights only: activations stay in 16 bits.
  int4: ["fp16", "bf16", "tf32", "fp32"],
};

/** Peak arithmetic of a processor on weights of a format, FLOP/s. Falls back to whatever the processor states. */
export function peakFlopsFor(processor: Processor, weightDtype: Dtype): number {
  for (const format of COMPUTE_FORMATS[weightDtype]) {
    const flops = processor.peakFlopsPerSecond[format];
    if (flops !== undefined) return flops;
  }
  return Math.max(...Object.values(processor.peakFlopsPerSecond));
}
