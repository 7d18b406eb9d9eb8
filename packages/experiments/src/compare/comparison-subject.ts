import type { LoadedConfig } from "@tokentide/config";
import { ClusterSimulation } from "@tokentide/simulator";

/** What policies are compared on, as far as settings are made from it. */
export interface ComparisonSubject {
  /** Instances that the start state makes for applications that scale, by pool; of several applications, the most. */
  readonly startInstances: Readonly<Record<string, number>>;
}

/** Looks at a configuration. @throws what the simulator says of a start state that does not fit */
export function comparisonSubject({ simulation }: LoadedConfig): ComparisonSubject {
  const scaling = simulation.applications.filter((application) => application.scaling !== undefined);
  const instances = new ClusterSimulation(simulation, { pull: () => "end" }).instances();
  const startInstances: Record<string, number> = {};
  for (const { applicationId } of scaling) {
    const counts: Record<string, number> = {};
    for (const { tag } of instances.filter((instance) => instance.applicationId === applicationId)) {
      counts[tag] = (counts[tag] ?? 0) + 1;
    }
    for (const [tag, count] of Object.entries(counts)) startInstances[tag] = Math.max(startInstances[tag] ?? 0, count);
  }
  return { startInstances };
}
