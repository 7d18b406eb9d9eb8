/** Receives figures for a monitoring system. Names are snake_case with their unit, labels are few and bounded. */
export interface MetricsSink {
  gauge(name: string, value: number, labels: Readonly<Record<string, string>>): void;
  count(name: string, increment: number, labels: Readonly<Record<string, string>>): void;
}
