import { exponential, RandomStreams } from "@tokentide/sim-core";
import { DIALECTS, type Dialect } from "../dialect";
import { deploymentConfig } from "../engine/deployment";
import { baseline, ENGINE_WORKLOADS } from "../engine/engine-workload";
import { openWorkload } from "../engine/open-workload";
import type * as BuildUnderTest from "./build-under-test";

/** A door to one build. */
export type Build = typeof BuildUnderTest;

/** Names of the pieces of work that two builds are compared on. */
export const COMPARED_WORK: readonly string[] = [
  "event-queue",
  ...["g02", "e02", "e06"].flatMap((workload) => DIALECTS.map((dialect) => `${workload} ${dialect}`)),
];

/** So few that a chunk takes milliseconds: then most chunks are not disturbed by anything else on the machine. */
const REQUESTS = { g02: 4_000, e02: 2_500, e06: 1_500 } as const;
const RATES = { g02: 5.4, e02: 70, e06: 30 } as const;

const PENDING_EVENTS = 10_000;
const HOLDS = 20_000;
const INCREMENTS = 4_096;

/** Makes the same work for each of the builds: the requests are made once, by this program's own packages. */
export function prepareWork(name: string, builds: readonly Build[]): BuildUnderTest.Chunk[] {
  if (name === "event-queue") {
    const random = new RandomStreams(0).stream("bench");
    const increments = Float64Array.from({ length: INCREMENTS }, () => exponential(1).sample(random));
    return builds.map((build) => build.eventQueueChunk(PENDING_EVENTS, increments, HOLDS));
  }
  const [workload, dialect] = name.split(" ") as [keyof typeof REQUESTS, Dialect];
  const { deployment } = ENGINE_WORKLOADS.find((candidate) => candidate.name === workload) ?? {
    deployment: baseline(1),
  };
  const requests = {
    workload: {
      arrivals: { type: "poisson", rate: RATES[workload] },
      sizes: { type: "azure-conv-2023" },
      requests: REQUESTS[workload],
    },
  };
  const yaml = deploymentConfig(deployment, requests, dialect);
  const batches = openWorkload(yaml).read();
  return builds.map((build) => build.engineChunk(yaml, batches));
}
