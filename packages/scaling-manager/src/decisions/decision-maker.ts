import { INSTANCE_STATUSES } from "../lifecycle/instance-lifecycle";
import type { ManagerContext } from "../manager-context";
import type { FleetObserver } from "../observations/fleet-observer";
import { errorText } from "../operations/provider-call";
import type { ScaleUp } from "../operations/scale-up";
import type { DecisionAnswer, DecisionQuestion, Policy } from "../policies/policy";
import { POOL_TAGS, type PoolTag } from "../pool-tag";
import { clampPool, clampTotal, type PoolPlan } from "./clamp";
import type { DecisionAction, DecisionMark, DecisionRecord, DecisionStep, PoolDecision } from "./decision-record";
import { type Limited, rateLimit } from "./rate-limit";
import type { ScalingActor } from "./scaling-actor";
import { ServerBudget } from "./server-budget";
import { type PastRecommendation, remember, stabilise } from "./stabilise";

/** What decisions are made from. */
export interface DecisionParts {
  readonly policy: Policy;
  readonly observer: FleetObserver;
  readonly scaleUp: ScaleUp;
  readonly actor: ScalingActor;
  readonly onQuestion: ((question: DecisionQuestion) => void) | undefined;
}

/** What decisions remember. */
export interface DecisionState {
  readonly sequence: number;
  /** Whose state it is; absent in snapshots that do not say. */
  readonly policy?: string;
  readonly policyState: unknown;
  readonly history: Partial<Record<PoolTag, readonly PastRecommendation[]>>;
}

/** A pool on its way through the steps. */
interface Draft extends PoolPlan {
  readonly tag: PoolTag;
  readonly recommended: number;
  readonly marks: DecisionMark[];
  actions: readonly DecisionAction[];
}

/** What is recommended, or what went wrong with it. */
interface Wish extends DecisionAnswer {
  readonly error?: string;
}

/** Turns one observation into one decision: observe, recommend, stabilise, limit the rate, clamp, act. */
export class DecisionMaker {
  readonly #context: ManagerContext;
  readonly #parts: DecisionParts;
  #sequence = 0;
  #policyState: unknown;
  #history: Partial<Record<PoolTag, readonly PastRecommendation[]>> = {};

  constructor(context: ManagerContext, parts: DecisionParts) {
    this.#context = context;
    this.#parts = parts;
    this.#policyState = parts.policy.initialState();
  }

  /** Somebody outside decides. */
  get asks(): boolean {
    return this.#parts.policy.answersLater === true;
  }

  /** Asks whoever decides outside; {@link decide} with the answer is the decision. */
  ask(): void {
    const observation = this.#parts.observer.observe();
    this.#parts.onQuestion?.({ observation, nowSeconds: observation.timeSeconds });
  }

  /** @param answer of somebody outside, in place of what the policy would say */
  decide(answer?: Wish): DecisionRecord {
    const { settings, journal, conditions, clock } = this.#context;
    const recommendation = answer ?? this.#recommend();
    const drafts = POOL_TAGS.map((tag) => this.#draft(tag, recommendation.desired[tag]));
    for (const draft of drafts) this.#hold(draft);
    this.#clamp(drafts, recommendation);
    if (!settings.dryRun) for (const draft of drafts) this.#act(draft, recommendation);
    const decision: DecisionRecord = {
      sequence: this.#sequence++,
      timeSeconds: clock.now(),
      policy: this.#parts.policy.name,
      dryRun: settings.dryRun,
      reason: recommendation.reason,
      pools: drafts.filter((draft) => isWorthNoting(draft, recommendation)).map(poolDecision),
    };
    conditions.decided(decision, recommendation.error);
    journal.decision(decision);
    this.#report(drafts);
    return decision;
  }

  state(): DecisionState {
    const { name: policy } = this.#parts.policy;
    return { sequence: this.#sequence, policy, policyState: this.#policyState, history: { ...this.#history } };
  }

  /** Another policy begins with a state of its own. */
  restore({ sequence, policy = this.#parts.policy.name, policyState, history }: DecisionState): void {
    this.#sequence = sequence;
    if (policy === this.#parts.policy.name) this.#policyState = policyState;
    this.#history = { ...history };
  }

  /** A policy that fails is no reason to scale: everything stays as it is, within its bounds. */
  #recommend(): Wish {
    const { policy, observer } = this.#parts;
    try {
      const observation = observer.observe();
      const recommendation = policy.recommend(observation, observation.timeSeconds, this.#policyState);
      this.#policyState = recommendation.state;
      return recommendation;
    } catch (error) {
      const reason = `The policy failed: ${errorText(error)}`;
      return { desired: {}, reason, error: reason };
    }
  }

  #draft(tag: PoolTag, wished: number | undefined): Draft {
    const { registry, limits } = this.#context;
    const current = registry.capacity(tag);
    const isOpinion = wished !== undefined && !Number.isNaN(wished);
    const recommended = isOpinion ? Math.max(0, Math.ceil(wished)) : current;
    const draft: Draft = {
      tag,
      current,
      recommended,
      desired: recommended,
      ...limits.decisionBounds(tag),
      marks: [],
      actions: [],
    };
    if (isOpinion) this.#stabilise(draft);
    else if (wished !== undefined) mark(draft, "recommend", { desired: current, reason: "the policy said NaN" });
    return draft;
  }

  #stabilise(draft: Draft): void {
    const { settings, clock } = this.#context;
    if (this.#parts.policy.ownsRates === true) return;
    const windows = { up: settings.scaleUp.windowSeconds, down: settings.scaleDown.windowSeconds };
    const newest = { timeSeconds: clock.now(), desired: draft.recommended };
    const history = remember(this.#history[draft.tag] ?? [], newest, windows);
    this.#history[draft.tag] = history;
    const desired = stabilise(history, draft.current, windows, clock.now());
    const windowSeconds = draft.recommended > draft.current ? windows.up : windows.down;
    mark(draft, "stabilise", { desired, reason: `the safest recommendation of the last ${windowSeconds} s` });
  }

  #hold(draft: Draft): void {
    const { settings, changes, clock } = this.#context;
    this.#suspend(draft, "rate_limit");
    if (this.#parts.policy.ownsRates === true) return;
    const { current, desired } = draft;
    const { scaleUp, scaleDown } = settings;
    const lastChange = changes.last(draft.tag);
    mark(draft, "rate_limit", rateLimit({ current, desired, nowSeconds: clock.now(), lastChange, scaleUp, scaleDown }));
  }

  #clamp(drafts: readonly Draft[], recommendation: Wish): void {
    const { limits } = this.#context;
    for (const draft of drafts) mark(draft, "clamp", clampPool(draft.desired, draft));
    const { minTotalInstances: min = 0, maxTotalInstances: max = Number.POSITIVE_INFINITY } = limits.limits;
    const plans = drafts.map((draft) => ({ ...draft }));
    clampTotal(plans, { min, max });
    drafts.forEach((draft, index) => {
      const { desired } = plans[index]!;
      mark(draft, "clamp", { desired, reason: `in total at least ${min} and at most ${max}` });
    });
    this.#clampToBudget(drafts, recommendation);
    // A bound does not undo a suspension.
    for (const draft of drafts) this.#suspend(draft, "clamp");
  }

  /** Leaves a pool as it is where its direction is suspended. */
  #suspend(draft: Draft, step: DecisionStep): void {
    const { suspension, clock } = this.#context;
    const { current, desired } = draft;
    if (desired === current) return;
    const reason = suspension.reason(desired > current ? "up" : "down", clock.now());
    if (reason !== undefined) mark(draft, step, { desired: current, reason });
  }

  #clampToBudget(drafts: readonly Draft[], recommendation: Wish): void {
    const { limits, registry, settings, capabilities, catalog } = this.#context;
    const { actor, scaleUp } = this.#parts;
    const budget = new ServerBudget(limits, registry, settings.placement);
    if (budget.isUnlimited) return;
    for (const draft of drafts) {
      const fresh = draft.desired - draft.current - actor.revivable(draft.tag).length;
      if (fresh <= 0) continue;
      const sku = capabilities.ownsServers ? catalog.find(recommendation.skuNames?.[draft.tag]) : undefined;
      // Acting says what is wrong with a SKU that does not exist.
      if (sku === undefined && capabilities.ownsServers) continue;
      const affordable = budget.affordable(fresh, scaleUp.processorsOf(draft.tag), sku);
      mark(draft, "clamp", { desired: draft.desired - fresh + affordable, reason: "the GPU or power budget is spent" });
    }
  }

  #act(draft: Draft, recommendation: Wish): void {
    const { actor } = this.#parts;
    const difference = draft.desired - draft.current;
    if (difference > 0) draft.actions = actor.grow(draft.tag, difference, recommendation.skuNames?.[draft.tag]);
    else if (difference < 0) {
      draft.actions = actor.shrink(draft.tag, -difference, recommendation.leavingSkuNames?.[draft.tag]);
    }
  }

  #report(drafts: readonly Draft[]): void {
    const { metrics, registry } = this.#context;
    if (metrics === undefined) return;
    for (const { tag, desired } of drafts) {
      metrics.gauge("scaling_desired_instances", desired, { pool: tag });
      for (const status of INSTANCE_STATUSES) {
        metrics.gauge("scaling_instances", registry.instancesOf(tag, status).size, { pool: tag, status });
      }
    }
  }
}

/** Takes over a step's figure; a step that changed nothing leaves no mark. */
function mark(draft: Draft, step: DecisionStep, limited: Limited): void {
  if (limited.desired === draft.desired) return;
  draft.marks.push({ step, from: draft.desired, to: limited.desired, reason: limited.reason ?? "" });
  draft.desired = limited.desired;
}

function isWorthNoting(draft: Draft, recommendation: Wish): boolean {
  return draft.current > 0 || draft.desired > 0 || recommendation.desired[draft.tag] !== undefined;
}

function poolDecision({ tag, current, recommended, desired, marks, actions }: Draft): PoolDecision {
  return { tag, current, recommended, desired, marks, actions };
}
