import { groupThousands, readableSeconds, readableShare } from "@tokentide/report";
import { UsageError } from "../failure";
import { CompanyOfRequest } from "./company-of-request";
import type { RequestRecord } from "./request-records";
import type { ApplicationResults, Percentiles, ResultsFolder } from "./results-folder";
import type { ScalingHistory } from "./scaling-history";
import { question, type Story, timeOption } from "./story";
import { chronicle, clock, counted, decisionInWords, fact, type Happening } from "./story-words";

/** Below this share of its TTFT, waiting is not what made a request late. */
const NOTABLE_SHARE = 0.1;

/**
 * The life of a request in words: where it waited and ran, what it had beside it, and whether it kept its promise.
 * @throws UsageError when the results do not have the request
 */
export async function requestStory(
  results: ResultsFolder,
  application: ApplicationResults,
  requestId: number,
): Promise<Story> {
  const request = await find(results, application, requestId);
  const company = new CompanyOfRequest(request);
  for await (const other of tableOf(results, application)) company.meet(other);
  const scaling = results.scaling(application.application_id);
  const tokens = `${counted(request.promptTokens, "prompt token")}, ${counted(request.outputTokens, "output token")}`;
  const text = [
    `Request ${requestId} of application ${application.application_id}: ${tokens}.\n`,
    chronicle(happenings(request, company)),
    facts(request, application, company, scaling),
  ].join("\n");
  return {
    text,
    next: [
      [question(results, application, `--instance ${request.promptInstanceId}`), "the instance of its prompt"],
      [question(results, application, timeOption(request.arrivalSeconds)), "what it met when it arrived"],
    ],
  };
}

function happenings(request: RequestRecord, company: CompanyOfRequest): Happening[] {
  const { promptInstanceId, tokenInstanceId, outputTokens, tbtSeconds } = request;
  const waited = request.promptStartSeconds - request.arrivalSeconds;
  const gap = request.tokenStartSeconds - request.firstTokenSeconds;
  const together =
    company.promptsBeside === 0
      ? "alone"
      : `together with ${counted(company.promptsBeside, "other prompt")} (${groupThousands(company.promptTokensBeside)} tokens)`;
  const tokenPhase: Happening[] =
    outputTokens === 1
      ? []
      : promptInstanceId === tokenInstanceId
        ? [[request.tokenStartSeconds, `instance ${tokenInstanceId} went on with its tokens${afterPause(gap)}`]]
        : [
            [
              request.tokenStartSeconds,
              `instance ${tokenInstanceId} began with its tokens, ${readableSeconds(gap)} after the first: the KV cache had to travel from instance ${promptInstanceId}, and a place in the batch to come`,
            ],
          ];
  const pace =
    outputTokens > 1
      ? `: ${counted(outputTokens - 1, "further token")} at ${readableSeconds(tbtSeconds)} each (TBT)`
      : "";
  return [
    [request.arrivalSeconds, "arrived"],
    [
      request.promptStartSeconds,
      `after ${readableSeconds(waited)} of waiting, instance ${promptInstanceId} began with its prompt, ${together}`,
    ],
    [request.firstTokenSeconds, `first token, ${readableSeconds(request.ttftSeconds)} after its arrival (TTFT)`],
    ...tokenPhase,
    [request.lastTokenSeconds, `last token, ${readableSeconds(request.e2eSeconds)} after its arrival (E2E)${pace}`],
  ];
}

function afterPause(seconds: number): string {
  return seconds > 0 ? `, after ${readableSeconds(seconds)} in which others were in the batch` : " at once";
}

function facts(
  request: RequestRecord,
  application: ApplicationResults,
  company: CompanyOfRequest,
  scaling: ScalingHistory | undefined,
): string {
  const figures = [
    ["TTFT", request.ttftSeconds, application.slo.bounds?.ttft_seconds, application.ttft],
    ["TBT", request.tbtSeconds, application.slo.bounds?.tbt_seconds, application.tbt],
    ["E2E", request.e2eSeconds, application.slo.bounds?.e2e_seconds, application.e2e],
  ] as const;
  const promise = figures.flatMap(([name, value, bound]) =>
    bound === undefined || Number.isNaN(value) ? [] : [boundInWords(name, value, bound)],
  );
  return [
    fact("time went", shares(request)),
    fact("TTFT", partsOfTtft(request, company)),
    promise.length === 0 ? "" : fact("promise", promise.join("; ")),
    fact(
      "compared",
      figures
        .flatMap(([name, value, , all]) => (Number.isNaN(value) ? [] : [`${name} ${rank(value, all)}`]))
        .join("; "),
    ),
    ...reasonsToWait(request, company, scaling).map((text, index) => fact(index === 0 ? "waited as" : "", text)),
    ...paceInWords(request, company).map((text, index) => fact(index === 0 ? "its pace" : "", text)),
  ].join("");
}

function shares(request: RequestRecord): string {
  const share = (from: number, to: number) => readableShare(Math.max(0, to - from) / request.e2eSeconds);
  return [
    `${share(request.arrivalSeconds, request.promptStartSeconds)} waiting`,
    `${share(request.promptStartSeconds, request.firstTokenSeconds)} prompt`,
    `${share(request.firstTokenSeconds, request.tokenStartSeconds)} between the phases`,
    `${share(request.tokenStartSeconds, request.lastTokenSeconds)} tokens`,
  ].join(", ");
}

/** Waiting or computing: which of the two made the first token late. */
function partsOfTtft(request: RequestRecord, company: CompanyOfRequest): string {
  const prompt = request.firstTokenSeconds - request.promptStartSeconds;
  const share = prompt / request.ttftSeconds;
  const beside = company.promptsBeside === 0 ? "" : ` with ${groupThousands(company.promptTokensBeside)} of others`;
  const work = `the prompt itself, ${groupThousands(request.promptTokens)} tokens${beside}`;
  return share >= 0.5
    ? `mostly (${readableShare(share)}) ${work}`
    : `mostly (${readableShare(1 - share)}) waiting; the rest is ${work}`;
}

function boundInWords(name: string, value: number, bound: number): string {
  return value <= bound
    ? `${name} ${readableSeconds(value)} ≤ ${readableSeconds(bound)}, kept`
    : `${name} ${readableSeconds(value)} > ${readableSeconds(bound)}, broken by ${readableSeconds(value - bound)}`;
}

/** Between which percentiles of its application a figure lies. */
function rank(value: number, { p50, p90, p99, max }: Percentiles): string {
  const steps = [
    ["the median", p50],
    ["p90", p90],
    ["p99", p99],
    ["the largest", max],
  ] as const;
  const above = steps.findLast(([, bound]) => bound !== null && value > bound);
  const below = steps.find(([, bound]) => bound !== null && value <= bound);
  const words = ([name, bound]: (typeof steps)[number]) => `${name} (${readableSeconds(bound!)})`;
  return [...(above ? [`above ${words(above)}`] : []), ...(below ? [`up to ${words(below)}`] : [])].join(", ");
}

function reasonsToWait(
  request: RequestRecord,
  company: CompanyOfRequest,
  scaling: ScalingHistory | undefined,
): readonly string[] {
  const waited = request.promptStartSeconds - request.arrivalSeconds;
  if (!(waited > NOTABLE_SHARE * request.ttftSeconds)) return [];
  const { promptInstanceId: instance, arrivalSeconds, promptStartSeconds } = request;
  return [
    ...(company.promptsBefore > 0
      ? [
          `instance ${instance} worked on ${counted(company.promptsBefore, "prompt")} meanwhile (${groupThousands(company.promptTokensBefore)} tokens), and made the tokens of ${counted(company.decodesWhileWaiting, "request")}`,
        ]
      : [
          `instance ${instance} made the tokens of ${counted(company.decodesWhileWaiting, "request")} meanwhile: a prompt joins at the end of an iteration, when the batch and the memory have room`,
        ]),
    ...(scaling === undefined ? [] : fleetWhileWaiting(scaling, instance, arrivalSeconds, promptStartSeconds)),
  ];
}

function fleetWhileWaiting(scaling: ScalingHistory, instance: number, from: number, to: number): string[] {
  const states = scaling.statesAt(from);
  const count = (status: string) => states.filter((state) => state.status === status).length;
  const became = scaling.eventsOf(instance).find(({ type }) => type === "scale_up_complete");
  const lost = scaling.events.filter(
    ({ type, timeSeconds }) => type === "instance_failed" && timeSeconds >= from && timeSeconds <= to,
  );
  const decision = scaling.decisionBehind(instance, ["boot", "revive"], to);
  const isNew = became !== undefined && became.timeSeconds > from && became.timeSeconds <= to;
  return [
    `when it arrived, ${count("active")} of its application's instances were active, ${count("scaling_up")} booting and ${count("draining")} draining`,
    ...(isNew
      ? [
          `instance ${instance} became active only at ${clock(became.timeSeconds)}${decision === undefined ? "" : `; it was started at ${clock(decision.timeSeconds)} by ${decisionInWords(decision)}`}`,
        ]
      : []),
    ...lost.map(
      ({ timeSeconds, target }) =>
        `${target.replace("_", " ")} was lost at ${clock(timeSeconds)}: if the request was on it, it started anew elsewhere`,
    ),
  ];
}

function paceInWords(request: RequestRecord, company: CompanyOfRequest): readonly string[] {
  if (request.outputTokens === 1) return [];
  const beside = company.meanDecodesBeside.toFixed(1);
  const prompts =
    company.promptsWhileTokens === 0
      ? "no prompt came between"
      : `${counted(company.promptsWhileTokens, "prompt")} (${groupThousands(company.promptTokensWhileTokens)} tokens) came between, and held them up`;
  return [
    `on average ${beside} other requests made tokens on instance ${request.tokenInstanceId} beside it; ${prompts}`,
  ];
}

async function find(
  results: ResultsFolder,
  application: ApplicationResults,
  requestId: number,
): Promise<RequestRecord> {
  for await (const request of tableOf(results, application)) if (request.requestId === requestId) return request;
  const { arrived, completed, rejected, failed, unfinished } = application.requests;
  const reasons = Object.entries(application.rejections).map(
    ([reason, count]) => `${groupThousands(count)} × ${reason}`,
  );
  const fates = `${groupThousands(completed)} completed, ${rejected} rejected, ${failed} failed, ${unfinished} unfinished`;
  throw new UsageError(
    `no request ${requestId} is among the completed ones of application ${application.application_id}. ${counted(arrived, "request")} arrived: ${fates}${reasons.length === 0 ? "" : ` (${reasons.join("; ")})`}. Only completed ones have a row.`,
  );
}

/** The table of completed requests, without which a request cannot be explained. */
function tableOf(results: ResultsFolder, { application_id }: ApplicationResults) {
  const table = results.requests(application_id);
  if (table !== undefined) return table;
  throw new UsageError(
    `${results.path} has no table of the requests of application ${application_id}. Run again with --detailed csv or --detailed parquet.`,
  );
}
