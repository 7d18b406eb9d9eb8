import type { ServiceLevel } from "@tokentide/simulator";
import { InvalidArgumentError } from "commander";

const BOUNDS = { ttft: "ttftSeconds", tbt: "tbtSeconds", e2e: "e2eSeconds" } as const satisfies Record<
  string,
  keyof ServiceLevel
>;

/** Bounds of a request by name, seconds: `ttft=1,tbt=0.05`. */
export function promise(text: string): ServiceLevel {
  const slo: { -readonly [Bound in keyof ServiceLevel]: ServiceLevel[Bound] } = {};
  for (const part of text.split(",")) {
    const [name = "", value = ""] = part.split("=").map((word) => word.trim());
    const key = BOUNDS[name as keyof typeof BOUNDS];
    const seconds = Number(value);
    if (key === undefined) {
      throw new InvalidArgumentError(
        `"${part.trim()}" is no bound; allowed: ttft, tbt and e2e, e.g. ttft=1,tbt=0.05 (seconds).`,
      );
    }
    if (!(seconds > 0 && Number.isFinite(seconds))) {
      throw new InvalidArgumentError(`${name} is "${value}"; allowed: seconds above 0, e.g. ${name}=0.05.`);
    }
    if (slo[key] !== undefined) throw new InvalidArgumentError(`${name} is named twice.`);
    slo[key] = seconds;
  }
  return slo;
}
