import type { Clock } from "../ports/clock";
import type { InstanceProvider, InstanceRequest } from "../ports/instance-provider";
import type { ProviderAnswer } from "../ports/provider-answer";
import type { ServerProvider } from "../ports/server-provider";
import type { WorkSource } from "../ports/work-source";
import { ScalingManager } from "../scaling-manager";
import type { FleetListener } from "./fake-fleet";

/** A fleet of one's own, fresh and empty, to be held against the contract. */
export interface FleetUnderTest {
  readonly clock: Clock;
  readonly servers: ServerProvider;
  readonly instances: InstanceProvider;
  readonly work?: WorkSource;
  /** Told who wants to hear the fleet's signals, before the first command. */
  connect(listener: FleetListener): void;
  /** Resolves when everything that was started has come to its end: advance a clock, or wait. */
  settle(): Promise<void> | void;
}

/** One rule of the contract; runs with any test runner. */
export interface ConformanceCase {
  readonly name: string;
  /** Rejects with a {@link ConformanceError} where the rule is broken. */
  run(): Promise<void>;
}

/** A provider does not do what the manager relies on. */
export class ConformanceError extends Error {
  override readonly name = "ConformanceError";
  readonly code = "CONFORMANCE";

  constructor(
    readonly rule: string,
    readonly found: string,
  ) {
    super(`Not as the contract has it: ${rule}. Found: ${found}.`);
  }
}

/**
 * The contract of the provider ports as test cases.
 *
 * @example
 * for (const { name, run } of fleetConformance(() => myFleet())) it(name, run);
 */
export function fleetConformance(create: () => FleetUnderTest | Promise<FleetUnderTest>): readonly ConformanceCase[] {
  return RULES.map(([name, check]) => ({
    name,
    run: async () => {
      const fleet = await create();
      const bench = new Bench(fleet);
      fleet.connect(bench.listener);
      await check(bench);
    },
  }));
}

const OWNER = "conformance";

/** A fleet with what a rule needs to talk to it. */
class Bench {
  readonly fleet: FleetUnderTest;
  readonly signals: string[] = [];
  readonly listener: FleetListener;

  constructor(fleet: FleetUnderTest) {
    this.fleet = fleet;
    const note = (signal: string) => (id: number) => void this.signals.push(`${signal} ${id}`);
    this.listener = {
      serverReady: note("serverReady"),
      serverFailed: note("serverFailed"),
      serverGone: note("serverGone"),
      instanceReady: note("instanceReady"),
      instanceFailed: note("instanceFailed"),
      instanceGone: note("instanceGone"),
      instanceDrained: note("instanceDrained"),
      cordonAcknowledged: note("cordonAcknowledged"),
    };
  }

  get defaultSku(): { readonly name: string; readonly processors: number } {
    const [sku] = this.fleet.servers.skus;
    return sku ?? fail("the catalog has at least one SKU", "none");
  }

  /** Waits for the end of a command, and answers whether it succeeded as the fleet tells it. */
  async carriedOut(answer: ProviderAnswer, signal: string): Promise<boolean> {
    const settled = this.fleet.settle();
    const outcome = await answer;
    await settled;
    await this.fleet.settle();
    return outcome === "done" || this.signals.includes(signal);
  }

  async newServer(serverId: number): Promise<void> {
    const request = { serverId, skuName: this.defaultSku.name, market: "on_demand", owner: OWNER } as const;
    const isReady = await this.carriedOut(this.fleet.servers.create(request), `serverReady ${serverId}`);
    if (!isReady) fail("a server that was created becomes ready: `done`, or the signal serverReady", "neither");
  }

  async newInstance(instanceId: number, serverId: number): Promise<InstanceRequest> {
    const request: InstanceRequest = {
      instanceId,
      serverId,
      processorIndexes: [0],
      tag: "mixed",
      parallelism: { pipelineParallelism: 1, tensorParallelism: 1 },
      instanceConfig: undefined,
      owner: OWNER,
    };
    const isReady = await this.carriedOut(this.fleet.instances.create(request), `instanceReady ${instanceId}`);
    if (!isReady) fail("an instance that was created becomes ready: `done`, or the signal instanceReady", "neither");
    return request;
  }

  async listedServers(serverId: number): Promise<string[]> {
    const list = await this.fleet.servers.list();
    return list.filter((each) => each.serverId === serverId).map((each) => JSON.stringify(each));
  }

  async listedInstances(instanceId: number): Promise<string[]> {
    const list = await this.fleet.instances.list();
    return list.filter((each) => each.instanceId === instanceId).map((each) => JSON.stringify(each));
  }
}

const RULES: readonly (readonly [string, (bench: Bench) => Promise<void>])[] = [
  [
    "offers SKUs with a name and at least one processor",
    async ({ fleet }) => {
      for (const sku of fleet.servers.skus) {
        if (sku.name === "" || !(sku.processors >= 1)) fail("a SKU has a name and processors", JSON.stringify(sku));
      }
      if (fleet.servers.skus.length === 0) fail("the catalog has at least one SKU", "none");
    },
  ],
  [
    "lists a server that was created, ready and with its owner, once",
    async (bench) => {
      await bench.newServer(1);
      const [server, ...others] = await bench.listedServers(1);
      if (server === undefined || others.length > 0)
        fail("it is listed once", `${others.length + (server ? 1 : 0)} times`);
      const { state, owner } = JSON.parse(server) as { state: string; owner?: string };
      if (state !== "ready") fail("it is listed as ready", state);
      if (owner !== undefined && owner !== OWNER) fail("its owner is the one that it was created with", owner);
    },
  ],
  [
    "makes one server of two requests with the same id",
    async (bench) => {
      await bench.newServer(1);
      await bench.newServer(1);
      const { length } = await bench.listedServers(1);
      if (length !== 1) fail("a repeated request means the same server", `${length} of them`);
    },
  ],
  [
    "removes a server, and one that is not there as well",
    async (bench) => {
      await bench.newServer(1);
      if (!(await bench.carriedOut(bench.fleet.servers.remove(1), "serverGone 1"))) {
        fail("a removal ends: `done`, or the signal serverGone", "neither");
      }
      if ((await bench.listedServers(1)).length > 0) fail("it is not listed any more", "it is");
      if (!(await bench.carriedOut(bench.fleet.servers.remove(1), "serverGone 1")))
        fail("removing it again is harmless", "no end");
    },
  ],
  [
    "lists an instance that was created, ready and with its pool, once",
    async (bench) => {
      await bench.newServer(1);
      await bench.newInstance(2, 1);
      const [instance, ...others] = await bench.listedInstances(2);
      if (instance === undefined || others.length > 0)
        fail("it is listed once", `${others.length + (instance ? 1 : 0)} times`);
      const { state, tag } = JSON.parse(instance) as { state: string; tag: string };
      if (state !== "ready") fail("it is listed as ready", state);
      if (tag !== "mixed") fail("its pool is the one that it was created for", tag);
    },
  ],
  [
    "makes one instance of two requests with the same id",
    async (bench) => {
      await bench.newServer(1);
      await bench.newInstance(2, 1);
      await bench.newInstance(2, 1);
      const { length } = await bench.listedInstances(2);
      if (length !== 1) fail("a repeated request means the same instance", `${length} of them`);
    },
  ],
  [
    "removes an instance, and one that is not there as well",
    async (bench) => {
      await bench.newServer(1);
      await bench.newInstance(2, 1);
      for (const attempt of ["the first time", "again"]) {
        if (!(await bench.carriedOut(bench.fleet.instances.remove(2, "none"), "instanceGone 2"))) {
          fail(`a removal ends ${attempt}: \`done\`, or the signal instanceGone`, "neither");
        }
      }
      if ((await bench.listedInstances(2)).length > 0) fail("it is not listed any more", "it is");
    },
  ],
  [
    "owes nothing for an idle instance, and never less",
    async (bench) => {
      await bench.newServer(1);
      await bench.newInstance(2, 1);
      const owed = bench.fleet.work?.owedWork(2);
      if (owed !== undefined && owed !== 0) fail("an idle instance owes 0, or it is not known", String(owed));
    },
  ],
  [
    "carries a manager from nothing to an ACTIVE instance and back to nothing",
    async ({ fleet }) => {
      const manager = new ScalingManager({ ...fleet, config: { scaleUpDelaySeconds: 0 } });
      fleet.connect(manager);
      const { instance } = manager.scaleUpFull();
      for (let turn = 0; turn < 3; turn++) await fleet.settle();
      if (instance.status !== "active") fail("the instance becomes ACTIVE", manager.explain(instance));
      manager.scaleDownFull(instance);
      manager.instanceDrained(instance.instanceId);
      for (let turn = 0; turn < 3; turn++) await fleet.settle();
      const { totalServers, totalInstances } = manager.getStatusSummary();
      manager.stop();
      if (totalServers + totalInstances > 0)
        fail("nothing is left", `${totalServers} server(s), ${totalInstances} instance(s)`);
    },
  ],
];

function fail(rule: string, found: string): never {
  throw new ConformanceError(rule, found);
}
