import { hasUnreadableParts } from "../resolve/resolved-config";
import type { CountInput, TimeInput } from "../schema/distribution-schema";
import type { WorkloadInput } from "../schema/workload-schema";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";

/** There is exactly one place where each application's requests come from. */
export const oneSourceOfRequests: Rule = {
  name: "one-source-of-requests",
  check(config) {
    const { sections, applications, sink } = config;
    const hasTrace = sections.has("trace");
    const hasWorkload = sections.has("workload");
    if (hasTrace && hasWorkload) {
      sink.report(["workload"], {
        message: "there is a trace and a workload: requests come from one of them",
        hint: "take out `trace` or `workload`; set it to null where a base file brings it in",
      });
    }
    let ownSources = 0;
    for (const { path, input } of applications) {
      if (input.trace !== undefined && input.workload !== undefined) {
        sink.report([...path, "workload"], {
          message: "there is a trace and a workload: requests come from one of them",
          hint: "take out one of them",
        });
      }
      const own = input.trace !== undefined ? "trace" : input.workload !== undefined ? "workload" : undefined;
      if (own === undefined) continue;
      ownSources++;
      if (hasTrace || hasWorkload) {
        sink.report([...path, own], {
          message: `the application has requests of its own, and the file a ${hasTrace ? "trace" : "workload"} for all`,
          hint: `take out this one, or the file's \`${hasTrace ? "trace" : "workload"}\``,
        });
      }
    }
    if (hasTrace || hasWorkload || hasUnreadableParts(config) || applications.length === 0) return;
    if (ownSources === 0) {
      sink.report(["trace"], {
        message: "there are no requests: neither a trace nor a workload is given",
        allowed: "trace: { path: FILE.csv }, or workload: { arrivals: …, sizes: …, duration: … }",
      });
      return;
    }
    for (const { path, input } of applications) {
      if (input.trace !== undefined || input.workload !== undefined) continue;
      sink.report([...path, "workload"], {
        message: "this application has no requests, while others have their own",
        allowed: "a trace or a workload of its own",
      });
    }
  },
};

/** Requests that are made up know which application they are for. */
export const oneApplicationForGeneratedRequests: Rule = {
  name: "one-application-for-generated-requests",
  check({ sections, sink }) {
    if (!sections.has("workload") || sections.applications.length <= 1) return;
    sink.report(["workload"], {
      message: `with ${sections.applications.length} applications it is open whose requests these are`,
      hint: "give each application a `workload` of its own",
    });
  },
};

/** Made-up requests end at some time. */
export const generatedRequestsEnd: Rule = {
  name: "generated-requests-end",
  check({ sections, applications, sink }) {
    const check = (path: ConfigPath, workload: WorkloadInput | undefined) => {
      if (workload === undefined || workload.duration !== undefined || workload.requests !== undefined) return;
      if (sections.has("end_time")) return;
      sink.report([...path, "duration"], {
        message: "requests would arrive for ever",
        allowed: "duration (seconds), requests (a count), or an end_time of the run",
      });
    };
    check(["workload"], sections.workload);
    for (const { path, input } of applications) check([...path, "workload"], input.workload);
  },
};

/** What is drawn has bounds in order, and what is said of shared prefixes has an effect. */
export const drawsMakeSense: Rule = {
  name: "draws-make-sense",
  check({ sections, applications, sink }) {
    const checkBounds = (path: ConfigPath, drawn: TimeInput | CountInput | undefined) => {
      if (typeof drawn !== "object" || drawn.type !== "uniform" || drawn.low <= drawn.high) return;
      sink.report([...path, "high"], { message: "is below low", allowed: `a number of at least ${drawn.low}` });
    };
    const check = (path: ConfigPath, workload: WorkloadInput | undefined) => {
      if (workload === undefined) return;
      const { arrivals, sessions, shared_prefix: prefix } = workload;
      if (typeof arrivals === "object" && arrivals.type === "closed_loop") {
        checkBounds([...path, "arrivals", "think_time"], arrivals.think_time);
      }
      checkBounds([...path, "sessions", "turns"], sessions?.turns);
      checkBounds([...path, "sessions", "think_time"], sessions?.think_time);
      checkBounds([...path, "shared_prefix", "tokens"], prefix?.tokens);
      if (prefix?.exponent === undefined || prefix.popularity === "zipf") return;
      sink.report([...path, "shared_prefix", "exponent"], {
        message: "has no effect with uniform popularity",
        hint: "take it out, or say popularity: zipf",
      });
    };
    check(["workload"], sections.workload);
    for (const { path, input } of applications) check([...path, "workload"], input.workload);
  },
};

/** Steps and repetitions of arrivals are in order. */
export const arrivalsInOrder: Rule = {
  name: "arrivals-in-order",
  check({ sections, applications, sink }) {
    const check = (path: ConfigPath, workload: WorkloadInput | undefined) => {
      const arrivals = workload?.arrivals;
      if (arrivals === undefined || typeof arrivals === "string") return;
      if (arrivals.type === "piecewise") {
        arrivals.steps.forEach((step, index) => {
          const previous = arrivals.steps[index - 1];
          if (previous === undefined || step.start > previous.start) return;
          sink.report([...path, "steps", index, "start"], {
            message: "steps must be in order of time, no two at once",
            allowed: `a number above ${previous.start}`,
          });
        });
        const last = arrivals.steps.at(-1)!.start;
        if (arrivals.repeat_every !== undefined && arrivals.repeat_every <= last) {
          sink.report([...path, "repeat_every"], {
            message: "must be later than the last step",
            allowed: `a number above ${last}`,
          });
        }
      }
      if (arrivals.type === "spike" && arrivals.repeat_every !== undefined) {
        const spike = 2 * arrivals.ramp + arrivals.duration;
        if (arrivals.repeat_every <= spike) {
          sink.report([...path, "repeat_every"], {
            message: "must be longer than the spike",
            allowed: `a number above ${spike}`,
          });
        }
      }
      if (arrivals.type === "diurnal" && arrivals.weekday_factors?.every((factor) => factor === 0)) {
        sink.report([...path, "weekday_factors"], {
          message: "not all days can be without requests",
          allowed: "seven numbers, not all of them 0",
        });
      }
    };
    check(["workload", "arrivals"], sections.workload);
    for (const { path, input } of applications) check([...path, "workload", "arrivals"], input.workload);
  },
};
