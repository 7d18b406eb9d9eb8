import type { LoadedConfig } from "@tokentide/config";
import type { RunSinks } from "@tokentide/simulator";
import { LiveFigures } from "./live-figures";
import { LiveView } from "./live-view";

/** A dashboard and the sinks that feed it. */
export interface Live {
  readonly view: LiveView;
  readonly sinks: RunSinks;
}

/** A dashboard for a run that is about to begin. */
export function startLive(title: string, config: LoadedConfig): Live {
  const figures = new LiveFigures();
  const { applications } = config.simulation;
  return {
    view: new LiveView({ title, arrivalsEndSeconds: arrivalsEnd(config) }, figures),
    sinks: {
      timeline: figures.timeline,
      scaling: (applicationId) => figures.decisionsOf(applicationId, applications.length > 1),
    },
  };
}

/** When no more requests arrive; undefined where a trace or a count decides that. */
function arrivalsEnd({ requests, simulation }: LoadedConfig): number | undefined {
  const ends = requests.map((plan) => (plan.type === "trace" ? undefined : plan.durationSeconds));
  const known = ends.filter((end) => end !== undefined);
  const last = known.length === ends.length ? Math.max(...known) : Number.POSITIVE_INFINITY;
  const end = Math.min(last, simulation.endTimeSeconds);
  return Number.isFinite(end) ? end : undefined;
}
