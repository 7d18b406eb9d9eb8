import type { InstanceStatus, ScalingManager } from "@tokentide/scaling-manager";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createScheduler } from "./create-scheduler";
import type { ScalingCommands } from "./scaling-commands";
import type { PoolTag, Scheduler } from "./scheduler";
import type { AutoscalingSettings } from "./scheduler-settings";
import { type FakeInstance, fakeInstance } from "./testing/fake-instance";
import { placedIds } from "./testing/placed-ids";

interface FakeBooting {
  readonly id: number;
  readonly tag: PoolTag;
  status: InstanceStatus;
}

class NoCapacityError extends Error {
  readonly code = "CAPACITY_UNAVAILABLE";
}

/** A scaling manager that boots when told to and drains at once. */
class FakeScaling implements ScalingCommands {
  readonly log: string[] = [];
  readonly booting: FakeBooting[] = [];
  refusal: Error | undefined;
  #nextId = 100;

  constructor(readonly removed: (id: number) => void) {}

  scaleUpFull({ tag }: { readonly tag: PoolTag }): { readonly instance: FakeBooting } {
    if (this.refusal !== undefined) throw this.refusal;
    const instance: FakeBooting = { id: this.#nextId++, status: "scaling_up", tag };
    this.booting.push(instance);
    this.log.push(`up ${tag}`);
    return { instance };
  }

  scaleDownFull(instance: { readonly id: number }): void {
    if (this.refusal !== undefined) throw this.refusal;
    this.log.push(`down ${instance.id}`);
    this.removed(instance.id);
  }
}

class Fixture {
  readonly scaling: FakeScaling = new FakeScaling((id) => this.leave(id));
  readonly refusals: Error[] = [];
  readonly instances = new Map<number, FakeInstance>();
  readonly scheduler: Scheduler;
  nowSeconds = 0;

  constructor(settings: Omit<AutoscalingSettings, "type"> = {}) {
    this.scheduler = createScheduler(
      { type: "autoscaling", ...settings },
      {
        scaling: this.scaling,
        clock: { now: () => this.nowSeconds },
        scalingRefused: (error) => this.refusals.push(error),
      },
    );
  }

  join(id: number, tag: PoolTag = "mixed", queueLength = 0): this {
    const instance = fakeInstance(id, tag, { queueLength });
    this.instances.set(id, instance);
    this.scheduler.join(instance);
    return this;
  }

  leave(id: number): void {
    this.scheduler.leave(this.instances.get(id)!);
    this.instances.delete(id);
  }

  /** Every instance that boots is ready. */
  boot(): void {
    for (const started of this.scaling.booting.splice(0)) {
      started.status = "active";
      this.join(started.id, started.tag);
    }
  }

  setQueues(queueLength: number): void {
    for (const instance of this.instances.values()) instance.queueLength = queueLength;
  }

  place(requests: number): void {
    for (let i = 0; i < requests; i++) placedIds(this.scheduler);
  }
}

describe("AutoscalingScheduler", () => {
  it("commands the scaling manager as it is", () => {
    expectTypeOf<ScalingManager>().toExtend<ScalingCommands>();
  });

  it.for([
    { name: "a mean queue above the bound", queues: [30, 0], log: ["up mixed"] },
    { name: "a mean queue at the bound", queues: [20, 0], log: [] },
    { name: "queues between the bounds", queues: [2, 2], log: [] },
    { name: "queues below the lower bound: the least loaded goes", queues: [1, 0, 0], log: ["down 1"] },
    { name: "a last instance without work", queues: [0], log: [] },
    { name: "a last instance with too much", queues: [11], log: ["up mixed"] },
  ])("after 100 requests, $name", ({ queues, log }) => {
    const fixture = new Fixture();
    queues.forEach((queueLength, id) => {
      fixture.join(id, "mixed", queueLength);
    });
    fixture.place(100);
    expect(fixture.scaling.log).toEqual([]);
    fixture.place(1);
    expect(fixture.scaling.log).toEqual(log);
    fixture.place(99);
    expect(fixture.scaling.log).toEqual(log);
  });

  it("grows under a burst and shrinks to one instance after it", () => {
    const fixture = new Fixture({ checkEveryRequests: 10 }).join(0);
    const sizes: number[] = [];
    for (const queueLength of [50, 40, 20, 5, 0, 0, 0, 0, 0]) {
      fixture.setQueues(queueLength);
      fixture.place(10);
      fixture.boot();
      sizes.push(fixture.instances.size);
    }
    expect(sizes).toEqual([1, 2, 3, 3, 2, 1, 1, 1, 1]);
  });

  it("counts instances that boot as capacity, and failed ones no longer", () => {
    const fixture = new Fixture({ checkEveryRequests: 1 }).join(0, "mixed", 25);
    fixture.place(5);
    expect(fixture.scaling.log).toEqual(["up mixed", "up mixed"]); // 25 waiting, then 25 / 2, then 25 / 3
    fixture.scaling.booting[0]!.status = "scaling_down";
    fixture.place(1);
    expect(fixture.scaling.log).toEqual(["up mixed", "up mixed", "up mixed"]);
  });

  it("does not shrink while an instance boots", () => {
    const fixture = new Fixture({ checkEveryRequests: 1 }).join(0, "mixed", 50).join(1, "mixed", 50);
    fixture.place(2);
    fixture.setQueues(0);
    fixture.place(3);
    expect(fixture.scaling.log).toEqual(["up mixed"]);
    fixture.boot();
    fixture.place(1);
    expect(fixture.scaling.log).toEqual(["up mixed", "down 0"]);
  });

  it("scales each pool by its own queue and keeps one instance of each", () => {
    const fixture = new Fixture({ checkEveryRequests: 1, routing: { type: "kv_jsq" } });
    fixture.join(0, "prompt", 20).join(1, "token").join(2, "token").join(3, "token");
    fixture.place(2);
    expect(fixture.scaling.log).toEqual(["up prompt", "down 1"]);
    fixture.place(3);
    expect(fixture.scaling.log).toEqual(["up prompt", "down 1", "down 2"]);
  });

  it("leaves a pool alone for the cooldown after an action up or down", () => {
    const fixture = new Fixture({ checkEveryRequests: 1, cooldownSeconds: 60 }).join(0, "mixed", 50);
    fixture.place(2);
    fixture.boot();
    fixture.setQueues(0);
    fixture.nowSeconds = 59;
    fixture.place(2);
    expect(fixture.scaling.log).toEqual(["up mixed"]);
    fixture.nowSeconds = 60;
    fixture.place(2);
    expect(fixture.scaling.log).toEqual(["up mixed", "down 0"]);
  });

  it("never routes to the instance it has just told to drain", () => {
    const fixture = new Fixture({ checkEveryRequests: 1 }).join(0).join(1);
    fixture.place(1);
    expect(placedIds(fixture.scheduler)).toEqual([1, 1]);
    expect(fixture.scaling.log).toEqual(["down 0"]);
  });

  it("routes on when the scaling manager refuses, and reports it", () => {
    const fixture = new Fixture({ checkEveryRequests: 1 }).join(0, "mixed", 50);
    fixture.scaling.refusal = new NoCapacityError("no server is free");
    fixture.place(1);
    expect(placedIds(fixture.scheduler)).toEqual([0, 0]);
    expect(fixture.refusals).toEqual([fixture.scaling.refusal]);
  });

  it("passes an error on that is not a typed refusal", () => {
    const fixture = new Fixture({ checkEveryRequests: 1 }).join(0, "mixed", 50);
    fixture.scaling.refusal = new TypeError("a bug");
    fixture.place(1);
    expect(() => fixture.place(1)).toThrow("a bug");
  });

  it.for([
    { routing: "jsq", log: ["up mixed"] },
    { routing: "kv_jsq", log: ["up prompt", "up token"] },
  ] as const)("starts from nothing when requests wait, once, routing by $routing", ({ routing, log }) => {
    const fixture = new Fixture({ routing: { type: routing } });
    expect(placedIds(fixture.scheduler)).toBeUndefined();
    expect(placedIds(fixture.scheduler)).toBeUndefined();
    expect(fixture.scaling.log).toEqual(log);
    fixture.boot();
    expect(placedIds(fixture.scheduler)).toBeDefined();
  });

  it("counts a request that is offered again once", () => {
    const fixture = new Fixture({ checkEveryRequests: 2 });
    fixture.place(5);
    fixture.boot();
    fixture.setQueues(50);
    fixture.place(2);
    expect(fixture.scaling.log).toEqual(["up mixed"]);
    fixture.place(1);
    expect(fixture.scaling.log).toEqual(["up mixed", "up mixed"]);
  });

  it("forwards loads and idleness to the scheduler that routes", () => {
    const fixture = new Fixture({ routing: { type: "mixed_pool" } });
    fixture.join(0, "prompt").join(1, "token");
    const instance = fixture.instances.get(0)!;
    Object.assign(instance, { pendingTokens: 9000, pendingRequests: 1 });
    fixture.scheduler.loadChanged(instance);
    expect(placedIds(fixture.scheduler)).toEqual([1, 1]);
    fixture.scheduler.becameIdle(fixture.instances.get(1)!);
    instance.pendingTokens = 0;
    fixture.scheduler.loadChanged(instance);
    expect(placedIds(fixture.scheduler)).toEqual([0, 1]);
  });
});
