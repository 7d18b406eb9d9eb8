/** A connection between processors of a server, or between servers. */
export interface Interconnect {
  /** The technology: `nvlink`, `pcie`, `infiniband`, `ethernet`, or a name of your own. */
  readonly link: string;
  /** `switched` (all to all), `p2p`, `host` (through the processor's host). Informative. */
  readonly topology: string;
  /** In one direction, for one processor (inside a server) or one server (between servers). */
  readonly bandwidthBytesPerSecond: number;
  /** Time before the first byte arrives. Default 0. */
  readonly latencySeconds?: number;
  /** Catalog name, e.g. `nvlink-4`. */
  readonly name?: string;
  /** Where the figures come from. */
  readonly source?: string;
}
