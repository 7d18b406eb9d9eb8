import { processorsNeeded } from "@tokentide/hardware";
import { POOL_TAGS } from "@tokentide/scaling-manager";
import { didYouMean } from "../problems/schema-problems";
import { instanceGroups, type ResolvedConfig } from "../resolve/resolved-config";
import type { Rule } from "./rule";
import { poolsOfApplication, type ScalingApplication, scalingApplications } from "./scaling-rules";

/** Bounds are of pools that there are. */
export const limitsOfKnownPools: Rule = {
  name: "limits-of-known-pools",
  check(config) {
    for (const { application, path, input } of scalingApplications(config)) {
      const known = poolsOfApplication(application, config);
      if (known === undefined || known.length === 0) continue;
      for (const tag of POOL_TAGS) {
        if (input.pools?.[tag] === undefined || known.includes(tag)) continue;
        config.sink.report([...path, "pools", tag], {
          message: `the application has no ${tag} pool`,
          allowed: known.join(", "),
        });
      }
    }
  },
};

/** Lower bounds are not above upper ones, also all together. */
export const limitsInOrder: Rule = {
  name: "limits-in-order",
  check(config) {
    for (const scaling of scalingApplications(config)) {
      checkPools(scaling, config);
      checkTotals(scaling, config);
    }
  },
};

function checkPools({ path, input }: ScalingApplication, { sink }: ResolvedConfig): void {
  const { min_instances: min, max_instances: max, pools = {} } = input;
  if (min !== undefined && max !== undefined && min > max) {
    sink.report([...path, "min_instances"], {
      message: `is above max_instances, ${max}`,
      allowed: `a whole number of at most ${max}`,
    });
  }
  for (const tag of POOL_TAGS) {
    const own = pools[tag];
    if (own === undefined) continue;
    const lower = own.min ?? min;
    const upper = own.max ?? max;
    if (lower === undefined || upper === undefined || lower <= upper) continue;
    if (own.min !== undefined) {
      sink.report([...path, "pools", tag, "min"], {
        message: `is above the pool's max, ${upper}${own.max === undefined ? " (max_instances)" : ""}`,
        allowed: `a whole number of at most ${upper}`,
      });
    } else if (own.max !== undefined) {
      sink.report([...path, "pools", tag, "max"], {
        message: `is below the pool's min, ${lower} (min_instances)`,
        allowed: `a whole number of at least ${lower}`,
      });
    }
  }
}

function checkTotals({ application, path, input }: ScalingApplication, config: ResolvedConfig): void {
  const { sink } = config;
  const { min_total_instances: minTotal, max_total_instances: maxTotal, max_gpus: maxGpus } = input;
  if (minTotal !== undefined && maxTotal !== undefined && minTotal > maxTotal) {
    sink.report([...path, "min_total_instances"], {
      message: `is above max_total_instances, ${maxTotal}`,
      allowed: `a whole number of at most ${maxTotal}`,
    });
  }
  const known = poolsOfApplication(application, config);
  if (known === undefined || known.length === 0 || application.start === undefined) return;
  const minOf = (tag: (typeof known)[number]) => input.pools?.[tag]?.min ?? input.min_instances ?? 0;
  const maxOf = (tag: (typeof known)[number]) =>
    input.pools?.[tag]?.max ?? input.max_instances ?? Number.POSITIVE_INFINITY;
  const kept = known.reduce((sum, tag) => sum + minOf(tag), 0);
  const possible = known.reduce((sum, tag) => sum + maxOf(tag), 0);
  if (maxTotal !== undefined && kept > maxTotal) {
    sink.report([...path, "max_total_instances"], {
      message: `is below what the pools keep together, ${kept} instances`,
      allowed: `a whole number of at least ${kept}`,
    });
  }
  if (minTotal !== undefined && possible < minTotal) {
    sink.report([...path, "min_total_instances"], {
      message: `is above what the pools may have together, ${possible} instances`,
      allowed: `a whole number of at most ${possible}`,
    });
  }
  const groups = instanceGroups(application.start);
  const gpusOf = (tag: (typeof known)[number]) => {
    const { instance } = groups.find(({ pool }) => pool === tag) ?? groups[0]!;
    return processorsNeeded(instance.parallelism);
  };
  const needed = Math.max(
    ...known.map(gpusOf),
    known.reduce((sum, tag) => sum + minOf(tag) * gpusOf(tag), 0),
  );
  if (maxGpus !== undefined && needed > maxGpus) {
    sink.report([...path, "max_gpus"], {
      message: `is below the GPUs that the smallest allowed fleet, or a single instance, needs: ${needed}`,
      allowed: `a whole number of at least ${needed}`,
    });
  }
}

/** Payment is of SKUs that there are, and says something. */
export const billingOfKnownSkus: Rule = {
  name: "billing-of-known-skus",
  check(config) {
    const names = config.cluster?.servers.map(({ sku }) => sku.name);
    for (const { path, input } of scalingApplications(config)) {
      for (const [name, terms] of Object.entries(input.billing ?? {})) {
        const at = [...path, "billing", name];
        if (names !== undefined && !names.includes(name)) {
          config.sink.report(at, {
            message: "the cluster has no such SKU",
            allowed: [...new Set(names)].join(", "),
            hint: didYouMean(name, names),
          });
        } else if (Object.keys(terms).length === 0) {
          config.sink.report(at, {
            message: "has no effect: it says nothing",
            allowed: "committed (servers), minimum_billing (seconds)",
          });
        }
      }
    }
  },
};
