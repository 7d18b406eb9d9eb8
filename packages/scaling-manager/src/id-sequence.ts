import type { IdSource } from "./ports/id-source";

/** Ids of one epoch. So many can be given before they would run into the next second's epoch. */
const IDS_PER_EPOCH = 1_000_000;

/** Where an {@link IdSequence} stands. */
export interface IdSequenceState {
  readonly epoch: number;
  readonly servers: number;
  readonly instances: number;
}

/**
 * Ids that count up within an epoch. Epoch 0 gives 0, 1, 2 …: a simulation's. On a real clock the epoch is the second in
 * which the manager was made, so that a manager restored from an older snapshot never gives an id a second time.
 */
export class IdSequence implements IdSource {
  readonly #epoch: number;
  readonly #next = { server: 0, instance: 0 };

  constructor(epoch: number = 0) {
    this.#epoch = epoch;
  }

  nextServerId(): number {
    return this.#epoch * IDS_PER_EPOCH + this.#next.server++;
  }

  nextInstanceId(): number {
    return this.#epoch * IDS_PER_EPOCH + this.#next.instance++;
  }

  taken(kind: "server" | "instance", id: number): void {
    const sequence = id - this.#epoch * IDS_PER_EPOCH;
    if (sequence < 0 || sequence >= IDS_PER_EPOCH) return;
    this.#next[kind] = Math.max(this.#next[kind], sequence + 1);
  }

  state(): IdSequenceState {
    return { epoch: this.#epoch, servers: this.#next.server, instances: this.#next.instance };
  }

  /** Goes on where another sequence of the same epoch stopped; one of another epoch cannot collide. */
  continueFrom(state: IdSequenceState): void {
    if (state.epoch !== this.#epoch) return;
    this.#next.server = Math.max(this.#next.server, state.servers);
    this.#next.instance = Math.max(this.#next.instance, state.instances);
  }
}

/** `instance_5`; with an epoch, `instance_1700000000-5`. */
export function instanceName(instanceId: number): string {
  return `instance_${readableId(instanceId)}`;
}

/** `server_3`; with an epoch, `server_1700000000-3`. */
export function serverName(serverId: number): string {
  return `server_${readableId(serverId)}`;
}

function readableId(id: number): string {
  return id < IDS_PER_EPOCH ? String(id) : `${Math.floor(id / IDS_PER_EPOCH)}-${id % IDS_PER_EPOCH}`;
}
