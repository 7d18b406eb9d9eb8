import type { Interconnect } from "@tokentide/hardware";
import { type EventHandle, type EventReceiver, NO_EVENT, type Simulation } from "@tokentide/sim-core";
import type { Instance } from "../instances/instance";
import type { Server } from "../instances/server";
import type { RequestRow, RequestTable } from "../requests/request-table";
import type { KvTransfer } from "./dialect";

/** One transfer under way. */
interface Flow {
  row: RequestRow;
  readonly source: Port;
  readonly target: Port;
  bytesLeft: number;
  bytesPerSecond: number;
  updatedSeconds: number;
  /** When it ends if nothing changes. */
  endSeconds: number;
  /** When its event is: at the end or before it. A flow that slows down keeps its event and looks again then. */
  eventSeconds: number;
  event: EventHandle;
}

/** A server's connection to the others; its flows share it. */
interface Port {
  readonly bytesPerSecond: number;
  /** Bytes per second of each flow, were this port the busier one of all of them. */
  share: number;
  /** In no particular order. */
  readonly flows: Flow[];
}

/** What transfers need of an application. */
export interface TransferHost {
  instanceAt(index: number): Instance;
  /** Bytes of the cache to move. */
  transferBytes(row: RequestRow): number;
  /** The cache is at the token instance. */
  transferred(row: RequestRow): void;
}

/**
 * KV caches on their way: each server has one port into the fabric, and a transfer gets an equal share of the busier of
 * its two ports, so neither is ever overbooked. Between instances of one server the server's own interconnect is used.
 * Memory at the target was reserved at admission, so a transfer starts at once.
 */
export class SharedLinks implements KvTransfer, EventReceiver {
  readonly #simulation: Simulation;
  readonly #requests: RequestTable;
  readonly #host: TransferHost;
  readonly #link: Interconnect;
  readonly #bandwidthFactor: number;
  readonly #ports: Map<Server, Port>;
  readonly #insidePorts: Map<Server, Port>;
  /** Flows by slot: the integer of a flow's event. */
  readonly #flows: (Flow | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  /**
   * @param bandwidthFactor how much faster transfers look because they overlap with the prompt phase; 1 without overlap
   * @param fabric the ports that the cluster's applications share
   */
  constructor(
    simulation: Simulation,
    requests: RequestTable,
    host: TransferHost,
    options: { readonly link: Interconnect; readonly bandwidthFactor: number; readonly fabric: Fabric },
  ) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#host = host;
    this.#link = options.link;
    this.#bandwidthFactor = options.bandwidthFactor;
    this.#ports = options.fabric.outside;
    this.#insidePorts = options.fabric.inside;
  }

  start(row: RequestRow): void {
    const source = this.#host.instanceAt(this.#requests.promptInstance[row]!).server;
    const target = this.#host.instanceAt(this.#requests.tokenInstance[row]!).server;
    const link = source === target ? source.sku.interconnect : this.#link;
    const ports = source === target ? this.#insidePorts : this.#ports;
    const flow: Flow = {
      row,
      source: port(ports, source, link),
      target: port(ports, target, link),
      bytesLeft: this.#host.transferBytes(row) / this.#bandwidthFactor,
      bytesPerSecond: 0,
      updatedSeconds: this.#simulation.now() + (link.latencySeconds ?? 0),
      endSeconds: 0,
      eventSeconds: 0,
      event: NO_EVENT,
    };
    const slot = this.#freeSlots.pop() ?? this.#flows.length;
    this.#flows[slot] = flow;
    flow.source.flows.push(flow);
    if (flow.target !== flow.source) flow.target.flows.push(flow);
    countAnew(flow.source);
    countAnew(flow.target);
    flow.bytesPerSecond = shareOf(flow);
    flow.endSeconds = flow.eventSeconds = flow.updatedSeconds + flow.bytesLeft / flow.bytesPerSecond;
    flow.event = this.#simulation.scheduleEventAt(flow.endSeconds, this, slot);
    this.#shareAnew(flow);
  }

  handleEvent(slot: number): void {
    const flow = this.#flows[slot]!;
    if (flow.endSeconds > this.#simulation.now()) {
      flow.eventSeconds = flow.endSeconds;
      flow.event = this.#simulation.scheduleEventAt(flow.endSeconds, this, slot);
      return;
    }
    this.#end(slot, flow);
    this.#host.transferred(flow.row);
  }

  abort(row: RequestRow): void {
    const slot = this.#flows.findIndex((flow) => flow?.row === row);
    const flow = this.#flows[slot];
    if (!flow) return;
    this.#simulation.cancel(flow.event);
    this.#end(slot, flow);
  }

  #end(slot: number, flow: Flow): void {
    this.#flows[slot] = undefined;
    this.#freeSlots.push(slot);
    flow.event = NO_EVENT;
    remove(flow.source.flows, flow);
    if (flow.target !== flow.source) remove(flow.target.flows, flow);
    countAnew(flow.source);
    countAnew(flow.target);
    this.#shareAnew(flow);
  }

  /** Gives every other flow that meets `changed` at a port its share anew. */
  #shareAnew(changed: Flow): void {
    const now = this.#simulation.now();
    const atSource = changed.source.flows;
    for (let i = 0; i < atSource.length; i++) this.#rate(atSource[i]!, now);
    if (changed.target === changed.source) return;
    const atTarget = changed.target.flows;
    for (let i = 0; i < atTarget.length; i++) this.#rate(atTarget[i]!, now);
  }

  #rate(flow: Flow, now: number): void {
    const share = shareOf(flow);
    if (share === flow.bytesPerSecond) return;
    if (now > flow.updatedSeconds) {
      flow.bytesLeft = Math.max(0, flow.bytesLeft - (now - flow.updatedSeconds) * flow.bytesPerSecond);
      flow.updatedSeconds = now;
    }
    flow.bytesPerSecond = share;
    flow.endSeconds = flow.updatedSeconds + flow.bytesLeft / share;
    if (flow.endSeconds >= flow.eventSeconds) return;
    flow.eventSeconds = flow.endSeconds;
    this.#simulation.rescheduleAt(flow.event, flow.endSeconds);
  }
}

/** An equal part of the busier of the flow's two ports. */
function shareOf({ source, target }: Flow): number {
  return Math.min(source.share, target.share);
}

function countAnew(port: Port): void {
  port.share = port.bytesPerSecond / port.flows.length;
}

/** Takes a member out of a list whose order does not matter. */
function remove(flows: Flow[], flow: Flow): void {
  const last = flows.pop()!;
  if (last !== flow) flows[flows.indexOf(flow)] = last;
}

/** The ports of a cluster, made when first used. */
export interface Fabric {
  readonly outside: Map<Server, Port>;
  readonly inside: Map<Server, Port>;
}

export function createFabric(): Fabric {
  return { outside: new Map(), inside: new Map() };
}

function port(ports: Map<Server, Port>, server: Server, link: Interconnect): Port {
  let found = ports.get(server);
  if (!found) {
    found = { bytesPerSecond: link.bandwidthBytesPerSecond, share: link.bandwidthBytesPerSecond, flows: [] };
    ports.set(server, found);
  }
  return found;
}
