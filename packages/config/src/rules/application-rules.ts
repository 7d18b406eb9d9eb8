import { hasUnreadableParts, type ResolvedConfig } from "../resolve/resolved-config";
import type { SloInput } from "../schema/application-schema";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";

/** No two applications have the same number. */
export const uniqueApplicationIds: Rule = {
  name: "unique-application-ids",
  check({ applications, sink }) {
    const seen = new Set<number>();
    for (const { path, applicationId } of applications) {
      if (seen.has(applicationId)) {
        sink.report([...path, "application_id"], {
          message: `application ${applicationId} is there twice`,
          allowed: "a number that no other application has",
        });
      }
      seen.add(applicationId);
    }
  },
};

/** Every application has one start state, and every start state an application. */
export const startStatePerApplication: Rule = {
  name: "start-state-per-application",
  check(config) {
    const { sections, applications, sink } = config;
    const ids = applications.map(({ applicationId }) => applicationId);
    const taken = new Set<number>();
    for (const start of sections.startStates) {
      const id = start === undefined ? undefined : startApplicationId(start.value.application_id, ids);
      if (start === undefined || hasUnreadableParts(config)) continue;
      if (id === undefined) {
        sink.report([...start.path, "application_id"], {
          message: "with several applications a start state must say whose it is",
          allowed: ids.join(", "),
        });
      } else if (!ids.includes(id)) {
        sink.report([...start.path, "application_id"], {
          message: `there is no application ${id}`,
          allowed: ids.join(", "),
        });
      } else if (taken.has(id)) {
        sink.report([...start.path, "application_id"], {
          message: `application ${id} has a start state already`,
          allowed: "one start state per application",
        });
      }
      if (id !== undefined) taken.add(id);
    }
    if (hasUnreadableParts(config) || sink.problems.some(({ path }) => path.startsWith("start_state"))) return;
    for (const id of ids) {
      if (taken.has(id)) continue;
      sink.report(["start_state"], {
        message: `application ${id} has no start state`,
        allowed: "a list with one start state per application, each with its application_id",
      });
    }
  },
};

/** The application that a start state is for: the only one, when nothing is said. */
export function startApplicationId(given: number | undefined, applicationIds: readonly number[]): number | undefined {
  return given ?? (applicationIds.length === 1 ? applicationIds[0] : undefined);
}

/** A promise promises something. */
export const sloHasBounds: Rule = {
  name: "slo-has-bounds",
  check({ applications, sink }: ResolvedConfig) {
    const check = (path: ConfigPath, slo: SloInput | undefined) => {
      if (slo === undefined || slo.ttft !== undefined || slo.tbt !== undefined || slo.e2e !== undefined) return;
      sink.report([...path, "slo"], {
        message: "an empty promise has no effect",
        allowed: "at least one of ttft, tbt, e2e (seconds)",
      });
    };
    for (const { path, input } of applications) {
      check(path, input.slo);
      input.classes?.forEach(({ slo }, index) => {
        check([...path, "classes", index], slo);
      });
    }
  },
};

/** Classes can be told from each other, and what is said of them has an effect. */
export const classesToldApart: Rule = {
  name: "classes-told-apart",
  check({ sections, applications, sink }) {
    for (const { path, input } of applications) {
      const names = new Set<string>();
      const ids = new Set<number>();
      const isMadeUp = (input.workload ?? sections.workload) !== undefined;
      input.classes?.forEach(({ name, class_id: given, share }, index) => {
        const at = [...path, "classes", index];
        const classId = given ?? index;
        if (names.has(name)) {
          sink.report([...at, "name"], { message: "is the name of another class too", allowed: "a name of its own" });
        }
        if (ids.has(classId)) {
          const found = given === undefined ? `, its position in the list,` : "";
          sink.report([...at, "class_id"], {
            message: `another class has the number ${classId}${found} too`,
            allowed: "a number of its own",
          });
        }
        if (share !== undefined && !isMadeUp && sections.applications.every((each) => each !== undefined)) {
          sink.report([...at, "share"], {
            message: "has no effect: the trace's column `class` says which requests are of the class",
            hint: "take it out",
          });
        }
        names.add(name);
        ids.add(classId);
      });
    }
  },
};
