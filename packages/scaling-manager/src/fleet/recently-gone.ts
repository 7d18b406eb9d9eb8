import type { InstanceAccount } from "../accounting/fleet-account";

/** An instance that is no more: its account, and why it went. */
export interface GoneInstance extends InstanceAccount {
  readonly detail: string | undefined;
}

/** A server that is no more. */
export interface GoneServer {
  readonly serverId: number;
  readonly name: string;
}

/** The last things that are no more, by id and up to a number: what strays and old references are recognised by. */
export class RecentlyGone<T> {
  readonly #kept: number;
  readonly #entries = new Map<number, T>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(id: number, entry: T): void {
    this.#entries.set(id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#kept) this.#entries.delete(oldest!);
  }

  has(id: number): boolean {
    return this.#entries.has(id);
  }

  get(id: number): T | undefined {
    return this.#entries.get(id);
  }

  /** In order of their end. */
  all(): T[] {
    return [...this.#entries.values()];
  }
}
