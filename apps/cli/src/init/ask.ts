import * as clack from "@clack/prompts";
import { findSku, listSkus } from "@tokentide/hardware";
import { InterruptedError } from "../failure";
import { SHAPES, sizesOf, startingInstances, usualDuration } from "./config-plan";
import { hostingOf, paceOf } from "./hosting";
import {
  hostingFor,
  type InitAnswers,
  modelNamed,
  modelsToChooseFrom,
  USUAL,
  usualRate,
  usualSku,
} from "./plan-of-options";
import { policyChoices } from "./policy-choices";

/** Rows of a list that are shown at once. */
const LIST_ROWS = 12;
const OWN_TRACE = "a trace of my own";

/** Asks for whatever was not given; every question has an answer to begin with, so that Enter goes on. */
export async function ask(given: InitAnswers): Promise<InitAnswers> {
  clack.intro("A configuration in a few questions. Enter takes what is shown, Ctrl-C leaves.");
  const model = modelNamed(given.model ?? (await chooseModel()));
  const sku = findSku(given.sku ?? (await chooseSku(model)));
  const hosting = hostingFor(model, sku);
  const servers = given.servers ?? (await askNumber(`How many ${sku.name} to begin with?`, USUAL.servers, true));
  const ttft = given.ttft ?? (await askNumber("First token within how many seconds?", USUAL.ttft));
  const tbt = given.tbt ?? (await askNumber("Seconds between tokens, at most, on average?", USUAL.tbt));
  const traffic = given.traffic ?? (await chooseTraffic());
  const answers = { ...given, model: model.size.name, sku: sku.name, servers, ttft, tbt, traffic };
  const pace = paceOf(hosting, sizesOf(traffic), tbt);
  const rate = Object.hasOwn(SHAPES, traffic)
    ? {
        rate: given.rate ?? (await askNumber("Requests per second, on average?", usualRate(pace, servers))),
        duration: given.duration ?? (await askNumber("For how many seconds?", usualDuration(traffic))),
      }
    : {};
  const slo = { ttftSeconds: ttft, tbtSeconds: tbt };
  const plan = { hosting, servers, slo, batchSize: pace.batchSize };
  const policy = given.policy ?? (await choosePolicy(plan));
  const most = USUAL.growth * startingInstances(plan);
  const maxInstances =
    policy === "none"
      ? given.maxInstances
      : (given.maxInstances ?? (await askNumber("At most how many instances?", most, true)));
  return { ...answers, ...rate, policy, ...(maxInstances === undefined ? {} : { maxInstances }) };
}

/** The last line of the conversation. */
export function sayGoodbye(text: string): void {
  clack.outro(text);
}

async function chooseModel(): Promise<string> {
  const options = modelsToChooseFrom().map((model) => ({
    value: model.architecture.name,
    hint: `${(model.architecture.parameters / 1e9).toFixed(1)} B parameters, ${(model.weightBytes / 1e9).toFixed(1)} GB`,
  }));
  return answered(
    await clack.select({ message: "Which model?", options, initialValue: USUAL.model, maxItems: LIST_ROWS }),
  );
}

async function chooseSku(model: ReturnType<typeof modelNamed>): Promise<string> {
  const options = listSkus().flatMap((sku) => {
    const hosting = hostingOf(model, sku);
    if (hosting === undefined) return [];
    const times = hosting.performance === "profile" ? "measured times" : "times by roofline";
    const price = `$${sku.priceDollarsPerHour.toFixed(2)}/h`;
    return [{ value: sku.name, hint: `${sku.processorCount} × ${sku.processor.name}, ${price}, ${times}` }];
  });
  // Where nothing fits, the check that comes next says so.
  if (options.length === 0) return usualSku(model);
  return answered(
    await clack.select({ message: "On which servers?", options, initialValue: usualSku(model), maxItems: LIST_ROWS }),
  );
}

async function chooseTraffic(): Promise<string> {
  const shapes = Object.entries(SHAPES).map(([value, hint]) => ({ value, hint }));
  const options = [...shapes, { value: OWN_TRACE, hint: "a CSV in SplitwiseSim's or the Azure trace's form" }];
  const shape = answered(
    await clack.select<string>({ message: "What traffic?", options, initialValue: USUAL.traffic }),
  );
  if (shape !== OWN_TRACE) return shape;
  return answered(
    await clack.text({ message: "Path of the trace?", validate: (path) => (path ? undefined : "A file name.") }),
  );
}

async function choosePolicy(plan: Parameters<typeof policyChoices>[0]): Promise<string> {
  const policies = policyChoices(plan).map(({ type, description }) => ({ value: type, hint: description }));
  const options = [{ value: "none", hint: "the fleet stays as it is" }, ...policies];
  return answered(
    await clack.select({ message: "Does the fleet scale, and by which policy?", options, maxItems: LIST_ROWS }),
  );
}

async function askNumber(message: string, usual: number, isCount = false): Promise<number> {
  const validate = (text: string | undefined) => {
    const value = Number(text?.trim() || usual);
    if (!Number.isFinite(value) || value <= 0) return "A number above 0.";
    return isCount && !Number.isInteger(value) ? "A whole number." : undefined;
  };
  const text = answered(
    await clack.text({ message, placeholder: String(usual), defaultValue: String(usual), validate }),
  );
  return Number(text);
}

/** @throws InterruptedError when the question was left with Ctrl-C or Escape */
function answered(answer: string | symbol): string {
  if (typeof answer === "string") return answer;
  throw new InterruptedError("Left: nothing was written.");
}
