/** One processor of a server, by its place in it. */
export interface Processor {
  readonly serverId: number;
  /** 0 .. processors of the server − 1. */
  readonly index: number;
}
