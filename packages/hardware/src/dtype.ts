/** Number format of weights, KV cache or arithmetic. */
export type Dtype = "fp32" | "tf32" | "fp16" | "bf16" | "fp8" | "int8" | "fp4" | "int4";

/** Bytes that one value of a format takes. */
export const BYTES_PER_VALUE: Readonly<Record<Dtype, number>> = {
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  fp4: 0.5,
  int4: 0.5,
};
