import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import {
  findSku,
  listModelArchitectures,
  listModelSizes,
  listSkus,
  nearestMatch,
  type ServedModel,
  type ServerSku,
  servedModel,
} from "@tokentide/hardware";
import { UsageError } from "../failure";
import {
  type ConfigPlan,
  SHAPES,
  type Shape,
  sizesOf,
  startingInstances,
  type Traffic,
  usualDuration,
} from "./config-plan";
import { type Hosting, hostingOf, type Pace, paceOf } from "./hosting";
import { policyChoices } from "./policy-choices";

/** What `tokentide init` is told by options or by answers; whatever is absent is chosen. */
export interface InitAnswers {
  readonly model?: string;
  readonly sku?: string;
  readonly servers?: number;
  readonly traffic?: string;
  readonly rate?: number;
  readonly duration?: number;
  readonly ttft?: number;
  readonly tbt?: number;
  readonly policy?: string;
  readonly maxInstances?: number;
}

/** What is taken where nothing is said. */
export const USUAL = {
  model: "llama2-70b",
  servers: 2,
  traffic: "azure-conv-2023",
  ttft: 2,
  tbt: 0.1,
  policy: "none",
  growth: 4,
} as const;

/** The server type to offer first: the cheapest that hosts the model at measured times, else the cheapest that hosts it. */
export function usualSku(model: ServedModel): string {
  const hostings = listSkus()
    .flatMap((sku) => hostingOf(model, sku) ?? [])
    .sort((one, other) => one.sku.priceDollarsPerHour - other.sku.priceDollarsPerHour);
  const chosen = hostings.find(({ performance }) => performance === "profile") ?? hostings[0];
  return (chosen?.sku ?? listSkus()[0]!).name;
}

/** A model by the name of its architecture or of one of its sizes. */
export function modelNamed(name: string): ServedModel {
  const size = listModelSizes().find((candidate) => candidate.name === name);
  return size === undefined ? servedModel(name) : servedModel(size.architectureName, size.name);
}

/** @throws UsageError when the model does not fit, naming the server types that would do */
export function hostingFor(model: ServedModel, sku: ServerSku): Hosting {
  const hosting = hostingOf(model, sku);
  if (hosting !== undefined) return hosting;
  const others = listSkus().filter((candidate) => hostingOf(model, candidate) !== undefined);
  const allowed =
    others.length === 0
      ? "No server type of the catalog has."
      : `These have: ${others.map(({ name }) => name).join(", ")}.`;
  throw new UsageError(
    `${model.size.name} has ${(model.weightBytes / 1e9).toFixed(1)} GB of weights, and a ${sku.name} has no room for them and for KV caches. ${allowed} A smaller number format is another way: --model ${model.architecture.name}-fp8.`,
  );
}

/** A rate that reads well, 60 % of what the servers could do. */
export function usualRate(pace: Pace, servers: number): number {
  return Number((pace.requestsPerSecond * servers).toPrecision(2));
}

/** The plan of a configuration at `file`. @throws UsageError, UnknownNameError on answers that cannot be */
export function planOf(answers: InitAnswers, file: string): ConfigPlan {
  const model = modelNamed(answers.model ?? USUAL.model);
  const hosting = hostingFor(model, findSku(answers.sku ?? usualSku(model)));
  const servers = answers.servers ?? USUAL.servers;
  if (servers < 1) throw new UsageError("--servers must be at least 1.");
  const slo = {
    ttftSeconds: positive(answers.ttft ?? USUAL.ttft, "--ttft"),
    tbtSeconds: positive(answers.tbt ?? USUAL.tbt, "--tbt"),
  };
  const kind = answers.traffic ?? USUAL.traffic;
  const pace = paceOf(hosting, sizesOf(kind), slo.tbtSeconds);
  const plan = {
    hosting,
    servers,
    slo,
    batchSize: pace.batchSize,
    traffic: trafficOf(kind, answers, usualRate(pace, servers), file),
  };
  const { policy = USUAL.policy, maxInstances } = answers;
  if (policy === "none") {
    if (maxInstances !== undefined)
      throw new UsageError("--max-instances has no effect without a policy: add --policy.");
    return plan;
  }
  const known = ["none", ...policyChoices(plan).map(({ type }) => type)];
  if (!known.includes(policy)) throw new UsageError(unknown("policy", policy, known));
  const instances = startingInstances(plan);
  if (maxInstances !== undefined && maxInstances < instances) {
    throw new UsageError(
      `--max-instances ${maxInstances} is less than the ${instances} instances that ${servers} × ${hosting.sku.name} begin with.`,
    );
  }
  return { ...plan, scaling: { policy, maxInstances: maxInstances ?? USUAL.growth * instances } };
}

function trafficOf(kind: string, { rate, duration }: InitAnswers, usual: number, file: string): Traffic {
  if (isShape(kind)) {
    return {
      type: kind,
      rate: positive(rate ?? usual, "--rate"),
      durationSeconds: positive(duration ?? usualDuration(kind), "--duration"),
    };
  }
  if (!existsSync(kind))
    throw new UsageError(`${unknown("traffic", kind, Object.keys(SHAPES))} There is no trace ${kind} either.`);
  if (rate !== undefined || duration !== undefined)
    throw new UsageError("--rate and --duration have no effect with a trace: it says when requests arrive.");
  return { type: "trace", path: relative(dirname(resolve(file)), resolve(kind)) };
}

function isShape(kind: string): kind is Shape {
  return Object.hasOwn(SHAPES, kind);
}

function positive(value: number, option: string): number {
  if (value > 0) return value;
  throw new UsageError(`${option} must be more than 0.`);
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestMatch(name, known);
  return `there is no ${what} "${name}"${nearest === undefined ? "." : `: did you mean "${nearest}"?`} Known: ${known.join(", ")}.`;
}

/** Models for a list to choose from: those that were measured first. */
export function modelsToChooseFrom(): readonly ServedModel[] {
  const models = listModelArchitectures().map(({ name }) => servedModel(name));
  const isMeasured = (model: ServedModel) => listSkus().some((sku) => hostingOf(model, sku)?.performance === "profile");
  return [...models].sort((one, other) => Number(isMeasured(other)) - Number(isMeasured(one)));
}
