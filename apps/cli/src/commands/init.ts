import { existsSync, writeFileSync } from "node:fs";
import * as util from "node:util";
import { parseConfig } from "@tokentide/config";
import { UsageError } from "../failure";
import { type ConfigPlan, startingInstances } from "../init/config-plan";
import { configText } from "../init/config-text";
import { type InitAnswers, planOf } from "../init/plan-of-options";
import { nextSteps, shellWord } from "../next-steps";
import { cannotWrite, checkThatFileCanBe } from "../whole-file";

/** Options of `tokentide init`. */
export interface InitOptions extends InitAnswers {
  /** Ask nothing. */
  readonly yes?: boolean;
  /** Overwrite. */
  readonly force?: boolean;
}

/** Writes a configuration by a few answers: from the options, and on a terminal from questions. */
export async function initCommand(file: string, { yes = false, force = false, ...given }: InitOptions): Promise<void> {
  checkThatFileCanBe(file);
  if (existsSync(file) && !force)
    throw new UsageError(`${file} is there already: name another file, or add --force to replace it.`);
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
  // The library that asks needs `styleText`, which Node has since 20.12.
  const isAsked = isTerminal && !yes && typeof util.styleText === "function";
  const questions = isAsked ? await import("../init/ask") : undefined;
  const plan = planOf(questions === undefined ? given : await questions.ask(given), file);
  const text = configText(plan);
  // Whatever is written, runs.
  parseConfig(text, {
    fileName: file,
    readFile: (path) => {
      throw new UsageError(`${path} is not looked for.`);
    },
    fileExists: existsSync,
  });
  try {
    writeFileSync(file, text, force ? {} : { flag: "wx" });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
  questions?.sayGoodbye("That is all.");
  const config = shellWord(file);
  process.stdout.write(
    `Wrote ${file}:\n${inWords(plan)}${nextSteps([
      [`tokentide run ${config} --out results --report`, "simulate it; a page shows what came out"],
      [`$EDITOR ${config}`, "change anything: every line says what it is"],
    ])}`,
  );
}

function inWords(plan: ConfigPlan): string {
  const { hosting, servers, traffic, slo, scaling } = plan;
  const times = hosting.performance === "profile" ? "measured times" : "times by roofline";
  const requests =
    traffic.type === "trace"
      ? `the requests of ${traffic.path}`
      : `${traffic.rate} requests/s (${traffic.type}) for ${traffic.durationSeconds} s`;
  const fleet =
    scaling === undefined
      ? "no scaling"
      : `policy ${scaling.policy}, ${startingInstances(plan)} to ${scaling.maxInstances} instances`;
  const lines = [
    `${hosting.model.size.name} on ${servers} × ${hosting.sku.name} (TP ${hosting.tensorParallelism}, ${times})`,
    requests,
    `TTFT ≤ ${slo.ttftSeconds} s, TBT ≤ ${slo.tbtSeconds} s`,
    fleet,
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}
