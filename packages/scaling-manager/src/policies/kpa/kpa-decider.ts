import { currentMax, type MaxWindow, recordMax, timeIndex, timeMaxWindow } from "./max-window";

/** What a decision is made by. */
export interface KpaSpec {
  /** Load of a pod that is aimed at. */
  readonly targetValue: number;
  /** Load of a pod in full. */
  readonly totalValue: number;
  /** 0: none is kept for bursts; -1: any number. */
  readonly targetBurstCapacity: number;
  /** So many times what is ready is a reason to panic: 2 for 200 %. */
  readonly panicThreshold: number;
  /** At most so many times what is ready. */
  readonly maxScaleUpRate: number;
  /** At least what is ready divided by this. */
  readonly maxScaleDownRate: number;
  readonly stableWindowSeconds: number;
  readonly scaleDownDelaySeconds: number;
  /** Whatever is started, start so many; 0 or 1: as many as needed. */
  readonly activationScale: number;
  /** Whether anybody can send requests. */
  readonly isReachable: boolean;
  /** Between decisions. Default 2. */
  readonly tickSeconds?: number;
}

/** Load over both windows, of all pods together. */
export interface KpaReading {
  readonly stable: number;
  readonly panic: number;
}

/** What decisions remember; plain data. */
export interface KpaDeciderState {
  /** When the panic began or was last found justified; `null`: none. */
  readonly panicStartSeconds: number | null;
  /** The most that was wanted in this panic. */
  readonly maxPanicPods: number;
  /** What was wanted of late; `null` without a delay. */
  readonly delayWindow: MaxWindow | null;
}

/** What came of it. */
export interface KpaDecision {
  readonly desiredPods: number;
  /** Room for a burst; negative: requests go through the buffer. -1 too where any number may come. */
  readonly excessBurstCapacity: number;
  readonly isPanic: boolean;
  /** In words with the figures. */
  readonly reason: string;
}

const TICK_SECONDS = 2;

/**
 * Where it begins. With more than one pod it begins in panic: figures of the past are not known, and nothing is to shrink
 * before there are some.
 *
 * @param readyPods absent: not known
 */
export function initialDeciderState(readyPods: number | undefined, nowSeconds: number): KpaDeciderState {
  const maxPanicPods = readyPods ?? 0;
  return { panicStartSeconds: maxPanicPods > 1 ? nowSeconds : null, maxPanicPods, delayWindow: null };
}

/**
 * How many pods there should be: load / target, within rates of what is ready; never fewer while in panic, and later than
 * it might where a delay is set. Panic begins when the short window alone asks for `panicThreshold` times what is ready,
 * and ends a stable window after it last did. Without figures nothing is decided and nothing is forgotten.
 *
 * Source: Knative Serving, pkg/autoscaler/scaling.
 */
export function decide(
  spec: KpaSpec,
  reading: KpaReading | undefined,
  readyPods: number | undefined,
  nowSeconds: number,
  state: KpaDeciderState,
): { readonly decision: KpaDecision | undefined; readonly state: KpaDeciderState } {
  if (reading === undefined || readyPods === undefined) return { decision: undefined, state };
  // What is not there yet counts as one, or nothing could ever grow from it.
  const ready = Math.max(1, readyPods);
  const stableWant = Math.ceil(reading.stable / spec.targetValue);
  const panicWant = Math.ceil(reading.panic / spec.targetValue);
  const stablePods = withinRates(stableWant, ready, spec);
  const panicPods = withinRates(panicWant, ready, spec);
  const isOver = panicWant / ready >= spec.panicThreshold;
  const panic = panicAfter(isOver, spec.stableWindowSeconds, nowSeconds, state);
  const isPanic = panic.panicStartSeconds !== null;
  let desiredPods = stablePods;
  let { maxPanicPods } = panic;
  if (isPanic) {
    maxPanicPods = Math.max(maxPanicPods, stablePods, panicPods);
    desiredPods = maxPanicPods;
  }
  const delayed = delay(spec, desiredPods, nowSeconds, state.delayWindow);
  const wants = `${text(reading.stable)} stable and ${text(reading.panic)} panic / ${text(spec.targetValue)} = ${stableWant} and ${panicWant}`;
  let reason = `${wants} (ready ${readyPods})`;
  if (isPanic) reason += `; in panic: ${desiredPods}`;
  else if (stablePods !== stableWant) reason += `; within rates: ${stablePods}`;
  if (delayed.desiredPods !== desiredPods) reason += `; delayed: ${delayed.desiredPods}`;
  return {
    decision: {
      desiredPods: delayed.desiredPods,
      excessBurstCapacity: excessBurstCapacity(spec, readyPods, reading.panic),
      isPanic,
      reason,
    },
    state: { panicStartSeconds: panic.panicStartSeconds, maxPanicPods, delayWindow: delayed.delayWindow },
  };
}

/** Rounded so that a step of one is always possible, up and down. */
function withinRates(wanted: number, ready: number, spec: KpaSpec): number {
  const highest = Math.ceil(spec.maxScaleUpRate * ready);
  const lowest = spec.isReachable ? Math.floor(ready / spec.maxScaleDownRate) : 0;
  const count = Math.min(Math.max(wanted, lowest), highest);
  return spec.activationScale > 1 && wanted > 0 ? Math.max(count, spec.activationScale) : count;
}

function panicAfter(
  isOver: boolean,
  stableWindowSeconds: number,
  nowSeconds: number,
  { panicStartSeconds, maxPanicPods }: KpaDeciderState,
): Pick<KpaDeciderState, "panicStartSeconds" | "maxPanicPods"> {
  if (isOver) return { panicStartSeconds: nowSeconds, maxPanicPods };
  const isPast = panicStartSeconds !== null && panicStartSeconds + stableWindowSeconds < nowSeconds;
  return isPast ? { panicStartSeconds: null, maxPanicPods: 0 } : { panicStartSeconds, maxPanicPods };
}

/** No delay is not a window of one slot: that would keep the highest of two decisions in one tick. */
function delay(
  { isReachable, scaleDownDelaySeconds, tickSeconds = TICK_SECONDS }: KpaSpec,
  desiredPods: number,
  nowSeconds: number,
  window: MaxWindow | null,
): { readonly desiredPods: number; readonly delayWindow: MaxWindow | null } {
  if (scaleDownDelaySeconds <= 0 || !isReachable) return { desiredPods, delayWindow: window };
  const before = window ?? timeMaxWindow(scaleDownDelaySeconds, tickSeconds);
  const delayWindow = recordMax(before, timeIndex(nowSeconds, tickSeconds), desiredPods);
  return { desiredPods: currentMax(delayWindow), delayWindow };
}

function excessBurstCapacity(
  { targetBurstCapacity, totalValue }: KpaSpec,
  readyPods: number,
  panicLoad: number,
): number {
  if (targetBurstCapacity === 0) return 0;
  if (targetBurstCapacity < 0) return -1;
  return Math.floor(readyPods * totalValue - targetBurstCapacity - panicLoad);
}

function text(value: number): string {
  return String(Number(value.toFixed(3)));
}
