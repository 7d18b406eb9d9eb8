import type {
  Clock,
  InstanceProvider,
  LoadSource,
  Router,
  ServerProvider,
  WorkSource,
} from "@tokentide/scaling-manager";
import type { InstanceView, RandomSource, ScalingCommands } from "@tokentide/schedulers";
import type { EventReceiver, RandomStream, Simulation } from "@tokentide/sim-core";
import type { BatchFeed, InMemorySource, RequestSource } from "@tokentide/workload";
import { describe, expectTypeOf, it } from "vitest";
import type { Instance } from "./instances/instance";
import type { Application } from "./requests/application";
import type { PoolGauges } from "./scaling/pool-gauges";
import type { SimulatedInstances } from "./scaling/simulated-instances";
import type { SimulatedServers } from "./scaling/simulated-servers";
import type { InstanceConfig } from "./simulation-config";

/** Ports are satisfied by structure: this is where a change on either side shows. */
describe("ports", () => {
  it("the simulated clock is a scaling manager's clock", () => {
    expectTypeOf<Simulation>().toExtend<Clock>();
  });

  it("a named random stream is a scheduler's source of chance", () => {
    expectTypeOf<RandomStream>().toExtend<RandomSource>();
  });

  it("an instance is what schedulers look at, and receives its own events", () => {
    expectTypeOf<Instance>().toExtend<InstanceView>();
    expectTypeOf<Instance>().toExtend<EventReceiver>();
  });

  it("the simulated fleet is one that a scaling manager can run", () => {
    expectTypeOf<SimulatedServers>().toExtend<ServerProvider>();
    expectTypeOf<SimulatedInstances>().toExtend<InstanceProvider<InstanceConfig>>();
    expectTypeOf<SimulatedInstances>().toExtend<Router>();
    expectTypeOf<SimulatedInstances>().toExtend<WorkSource>();
    expectTypeOf<PoolGauges>().toExtend<LoadSource>();
  });

  it("a scaling manager takes the commands of an autoscaling scheduler", () => {
    expectTypeOf<NonNullable<Application["scalingManager"]>>().toExtend<ScalingCommands>();
  });

  it("the workload's sources feed a run", () => {
    expectTypeOf<InMemorySource>().toExtend<RequestSource>();
    expectTypeOf<BatchFeed>().toExtend<RequestSource>();
  });
});
