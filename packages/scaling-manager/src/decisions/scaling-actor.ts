import { LimitExceededError } from "../errors/limit-exceeded-error";
import type { InstanceRecord } from "../fleet/instance-record";
import type { ManagerContext } from "../manager-context";
import { errorText } from "../operations/provider-call";
import type { ScaleDown } from "../operations/scale-down";
import type { ScaleUp } from "../operations/scale-up";
import type { PoolTag } from "../pool-tag";
import type { DecisionAction } from "./decision-record";
import { leastLoaded } from "./least-loaded";

/** Carries out what was decided. What fails is recorded and left to the next decision; nothing is thrown. */
export class ScalingActor {
  readonly #context: ManagerContext;
  readonly #scaleUp: ScaleUp;
  readonly #scaleDown: ScaleDown;

  constructor(context: ManagerContext, scaleUp: ScaleUp, scaleDown: ScaleDown) {
    this.#context = context;
    this.#scaleUp = scaleUp;
    this.#scaleDown = scaleDown;
  }

  /** Draining instances that a scale-up would take back, the last one to be told first: it has most left to do. */
  revivable(tag: PoolTag): InstanceRecord[] {
    const { settings, capabilities, registry } = this.#context;
    if (!settings.reviveDrainingFirst || !capabilities.revives) return [];
    return [...registry.instancesOf(tag, "draining")]
      .filter((instance) => instance.server?.isReclaimed !== true)
      .sort((left, right) => right.statusSinceSeconds - left.statusSinceSeconds || right.instanceId - left.instanceId);
  }

  grow(tag: PoolTag, count: number, skuName: string | undefined): DecisionAction[] {
    const actions: DecisionAction[] = [];
    for (const instance of this.revivable(tag)) {
      if (actions.length === count) return actions;
      if (instance.status !== "draining") continue;
      actions.push(
        this.#attempt("revive", () => {
          this.#scaleUp.revive(instance);
          return instance;
        }),
      );
    }
    while (actions.length < count) {
      const { startBackOff, clock } = this.#context;
      const untilSeconds = startBackOff.untilSeconds(tag);
      if (clock.now() < untilSeconds) {
        actions.push({ action: "boot", error: `Starts have failed; the next one is tried at ${untilSeconds} s.` });
        break;
      }
      const action = this.#attempt("boot", () => this.#boot(tag, skuName));
      actions.push(action);
      if (action.error !== undefined) break;
    }
    return actions;
  }

  /** @param skuName those on it go first */
  shrink(tag: PoolTag, count: number, skuName: string | undefined): DecisionAction[] {
    return this.#victims(tag, count, skuName).map((instance) =>
      this.#attempt(instance.status === "scaling_up" ? "cancel" : "drain", () =>
        this.#scaleDown.instance(instance, true, {}),
      ),
    );
  }

  #boot(tag: PoolTag, skuName: string | undefined): InstanceRecord {
    try {
      return this.#scaleUp.byPlacement(tag, skuName);
    } catch (error) {
      if (!(error instanceof LimitExceededError)) this.#context.startBackOff.failed(tag);
      throw error;
    }
  }

  /** Booting ones first, the newest of them; then the least loaded, those that empty a server first among equals. */
  #victims(tag: PoolTag, count: number, skuName: string | undefined): InstanceRecord[] {
    const { registry, settings } = this.#context;
    const booting = [...registry.instancesOf(tag, "scaling_up")].reverse();
    if (settings.cancelBootingFirst) {
      const cancelled = booting.slice(0, count);
      return [...cancelled, ...this.#leastLoaded(tag, count - cancelled.length, skuName)];
    }
    const drained = this.#leastLoaded(tag, count, skuName);
    return [...drained, ...booting.slice(0, count - drained.length)];
  }

  #leastLoaded(tag: PoolTag, count: number, skuName: string | undefined): InstanceRecord[] {
    if (count <= 0) return [];
    const { registry, work } = this.#context;
    const active = [...registry.instancesOf(tag, "active")];
    const pick = (isNamed: boolean, most: number) =>
      leastLoaded(
        active.filter((instance) => (instance.skuName === skuName) === isNamed),
        most,
        (instance) => work?.owedWork(instance.instanceId),
      );
    const named = pick(true, count);
    return [...named, ...pick(false, count - named.length)];
  }

  #attempt(action: DecisionAction["action"], carryOut: () => InstanceRecord): DecisionAction {
    try {
      return { action, target: carryOut().name };
    } catch (error) {
      return { action, error: errorText(error) };
    }
  }
}
