/** The commands that a fleet gets, and the one signal that it sends unasked. */
export type FleetCommand =
  | "createServer"
  | "removeServer"
  | "createInstance"
  | "removeInstance"
  | "cordon"
  | "drained"
  | "list";

/** How one command is answered, other than well. */
export type FleetFault =
  /** It throws, and nothing has happened. */
  | "refuse"
  /** It is said not to be known, and it has happened. */
  | "unknown_but_done"
  /** It is said not to be known, and nothing has happened. */
  | "unknown_and_not_done"
  /** It is started, and fails later with a signal; for a removal: nothing comes of it. */
  | "fail_later"
  /** It happens later, but its signal is lost. */
  | "lose_signal"
  /** It happens later, and its signal comes twice. */
  | "double_signal"
  /** It is started, and nothing comes of it. */
  | "hang";

/** Faults that wait for their command, first come first served. */
export class FleetFaults {
  readonly #waiting = new Map<FleetCommand, FleetFault[]>();

  add(command: FleetCommand, fault: FleetFault): void {
    const waiting = this.#waiting.get(command);
    if (waiting === undefined) this.#waiting.set(command, [fault]);
    else waiting.push(fault);
  }

  take(command: FleetCommand): FleetFault | undefined {
    return this.#waiting.get(command)?.shift();
  }

  clear(): void {
    this.#waiting.clear();
  }
}
