import { CsvLog, queuePolicy, ScalingManager, WallClock } from "@tokentide/scaling-manager";

// Your cloud; here a map that takes two seconds. A promise that is kept means: done.
const soon = () => new Promise((resolve) => setTimeout(() => resolve("done"), 2000));
const fakeCloud = (id, things = new Map()) => ({
  create: (request) => soon(things.set(request[id], { ...request, state: "ready" })),
  remove: (thing) => soon(things.delete(thing)),
  list: () => [...things.values()],
});

export const manager = new ScalingManager({
  clock: new WallClock(),
  servers: { ...fakeCloud("serverId"), skus: [{ name: "gpu-box", processors: 1, onDemandDollarsPerHour: 4 }] },
  instances: fakeCloud("instanceId"),
  load: { poolLoad: () => ({ queueTokens: 5000 }), waitingRequests: () => 1 }, // what your gateway sees
  policy: queuePolicy(),
  config: { decisionIntervalSeconds: 5, limits: { pool: { min: 1, max: 3 } } },
  sinks: [new CsvLog((line) => console.log(line))],
});
manager.start();
