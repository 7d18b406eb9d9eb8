/** What a group of measurements found: one table, which is printed and written as JSON. */
export interface BenchTable {
  /** Short name, as `--only` takes it. */
  readonly group: string;
  readonly title: string;
  readonly columns: readonly BenchColumn[];
  /** One value a column; NaN where there is none. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** What a reader has to know: how it was measured, what was left out and why. */
  readonly notes: readonly string[];
}

export interface BenchColumn {
  /** With the unit. */
  readonly name: string;
  /** Digits behind the point of numbers; default 0. */
  readonly digits?: number;
}
