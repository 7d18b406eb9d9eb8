import type { InstanceStatus } from "@tokentide/scaling-manager";

/** The statuses of an instance that take time. */
export type LedgerStatus = InstanceStatus;

/** Seconds of an instance's life by what it did: they add up to its lifetime. */
export interface LedgerSeconds {
  readonly booting: number;
  readonly activeBusy: number;
  readonly activeIdle: number;
  readonly draining: number;
}

/** Keeps the time that an instance spent in each status, the active time split into busy and idle. */
export class InstanceLedger {
  readonly startSeconds: number;
  endSeconds: number = Number.POSITIVE_INFINITY;
  #status: LedgerStatus;
  #sinceSeconds: number;
  #busyAtChange = 0;
  #booting = 0;
  #activeBusy = 0;
  #activeIdle = 0;
  #draining = 0;

  constructor(status: LedgerStatus, nowSeconds: number) {
    this.#status = status;
    this.startSeconds = nowSeconds;
    this.#sinceSeconds = nowSeconds;
  }

  get status(): LedgerStatus {
    return this.#status;
  }

  /** @param busySeconds the instance's busy time so far */
  change(status: LedgerStatus, nowSeconds: number, busySeconds: number): void {
    this.#settle(nowSeconds, busySeconds);
    this.#status = status;
  }

  /** The instance is gone. */
  end(nowSeconds: number, busySeconds: number): void {
    this.#settle(nowSeconds, busySeconds);
    this.#status = "scaling_down";
    this.endSeconds = nowSeconds;
  }

  /** The split up to a time that is not before the last change. */
  secondsAt(nowSeconds: number, busySeconds: number): LedgerSeconds {
    if (this.endSeconds === Number.POSITIVE_INFINITY) this.#settle(nowSeconds, busySeconds);
    return {
      booting: this.#booting,
      activeBusy: this.#activeBusy,
      activeIdle: this.#activeIdle,
      draining: this.#draining,
    };
  }

  #settle(nowSeconds: number, busySeconds: number): void {
    const passed = nowSeconds - this.#sinceSeconds;
    const busy = Math.min(passed, busySeconds - this.#busyAtChange);
    if (this.#status === "scaling_up") this.#booting += passed;
    else if (this.#status === "active") {
      this.#activeBusy += busy;
      this.#activeIdle += passed - busy;
    } else this.#draining += passed;
    this.#sinceSeconds = nowSeconds;
    this.#busyAtChange = busySeconds;
  }
}
