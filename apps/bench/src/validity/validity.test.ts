import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCase } from "./run-case";
import { steadyStates } from "./steady-state";
import { VALIDITY_CASES } from "./validity-cases";
import { runValidity } from "./validity-command";
import { validityPage } from "./validity-report";

const MEASURED =
  process.env.TOKENTIDE_MEASURED_DIR || fileURLToPath(new URL("../../../../../shared/measured", import.meta.url));
const hasMeasured = existsSync(MEASURED);
if (!hasMeasured) console.log(`validity: predictions of measured servers are skipped, ${MEASURED} is absent`);

describe.runIf(hasMeasured)("predictions of measured servers", () => {
  it.each(VALIDITY_CASES.filter(({ checks }) => checks.some(({ bars }) => bars.length > 0)))(
    "$title",
    { timeout: 300_000 },
    (one) => {
      const result = runCase({ ...one, checks: one.checks.filter(({ bars }) => bars.length > 0) }, MEASURED);
      for (const { check, validation } of result.checks) {
        for (const { figure, within, errorOf } of check.bars) {
          expect(Math.abs(errorOf(validation)), `${check.file}: ${figure}`).toBeLessThanOrEqual(within);
        }
      }
      const page = validityPage([result], undefined);
      expect(page).toContain(`## ${one.title}`);
      expect(page).not.toMatch(/NaN|undefined/);
    },
  );

  it("steady states, by half of which the hopper family was fitted", { timeout: 300_000 }, () => {
    const steady = steadyStates(resolve(MEASURED, "serving-steady-state.csv"));
    expect(steady.heldOut.tpot).toBeLessThanOrEqual(0.12);
    expect(steady.heldOut.ttft).toBeLessThanOrEqual(0.25);
    expect(validityPage([], steady)).not.toMatch(/NaN|undefined/);
  });
});

describe("npm run validity", () => {
  const refused = (environment: Record<string, string>, ...args: string[]) => {
    const errors: string[] = [];
    const code = runValidity({
      root: "/nowhere",
      workingDirectory: "/nowhere",
      arguments: args,
      environment,
      print: () => undefined,
      printError: (line) => errors.push(line),
    });
    return { code, text: errors.join("\n") };
  };

  it("says where it looked for measured runs, and what it takes", () => {
    const { code, text } = refused({ TOKENTIDE_MEASURED_DIR: "runs" });
    expect(code).toBe(2);
    expect(text).toMatch(/\/nowhere\/runs.*TOKENTIDE_MEASURED_DIR/);
    expect(refused({}, "--all")).toEqual({
      code: 2,
      text: "npm run validity takes --fit-steady-state or nothing; found --all.",
    });
  });
});
