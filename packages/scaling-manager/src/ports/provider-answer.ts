/**
 * How a provider answers a command: `done` (it has happened), `started` (a signal to the manager will say when), or a
 * promise of either. Throwing or rejecting means that nothing was made; throwing {@link UnknownOutcomeError} means that
 * the provider cannot tell, and the manager looks before it undoes anything.
 */
export type ProviderAnswer = "done" | "started" | PromiseLike<"done" | "started">;

/** A list that is at hand, or a promise of it. */
export type Listing<T> = readonly T[] | PromiseLike<readonly T[]>;
