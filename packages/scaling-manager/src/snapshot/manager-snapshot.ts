/** All that a manager must remember, as plain JSON. */
export interface ManagerSnapshot {
  readonly version: 1;
}
