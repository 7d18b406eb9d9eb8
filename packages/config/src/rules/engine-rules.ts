import { instanceGroups } from "../resolve/resolved-config";
import type { Rule } from "./rule";

/** Instances that take KV blocks as tokens come, and ones that reserve memory beforehand, do not serve one application. */
export const poolsBatchAlike: Rule = {
  name: "pools-batch-alike",
  check({ applications, sink }) {
    for (const { start } of applications) {
      if (start === undefined) continue;
      const groups = instanceGroups(start);
      const isPaged = groups.map(({ instance }) => instance.type === "vllm");
      const odd = isPaged.indexOf(false);
      if (odd < 0 || !isPaged.includes(true)) continue;
      sink.report([...groups[odd]!.path, "instance_type"], {
        message: "the pools of an application are all vllm or none is",
        allowed: "vllm",
        hint: "give every pool the same instance_type; a pool that names none is vllm",
      });
    }
  },
};

/** The hand-over of a KV cache and the overheads of an engine are asked for where there are such. */
export const engineSettingsMatter: Rule = {
  name: "engine-settings-matter",
  check({ applications, isCompat, sink }) {
    for (const { input, path, start } of applications) {
      if (isCompat) {
        for (const key of ["first_token", "engine_overheads"] as const) {
          if (input[key] === undefined) continue;
          sink.report([...path, key], {
            message: "cannot be had under `compat: splitwise-sim`: its latencies are what they are",
            hint: "take it out, or leave `compat` out",
          });
        }
      } else if (input.first_token !== undefined && start?.state.type === "uniform") {
        sink.report([...path, "first_token"], {
          message: "has no effect here: both phases of a request run on the same instance",
          hint: "take it out",
        });
      }
    }
  },
};
