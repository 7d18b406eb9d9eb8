import type { Distribution } from "./distribution";
import { requireFinite } from "./parameter-checks";

/** Always the same value. Draws nothing from the stream. */
export function constant(value: number): Distribution {
  requireFinite("constant", "value", value);
  return { mean: value, sample: () => value };
}
