// @ts-check
/**
 * A burst of requests on a fleet of nothing: the scaling manager brings instances up, sees one start fail and tries again,
 * and gives everything back when the work is done. Three seconds of real time; no timer is left at the end.
 */
import { createPolicy, ScalingManager, WallClock } from "@tokentide/scaling-manager";
import { InventedCloud } from "./invented-cloud.mjs";
import { InventedService } from "./invented-service.mjs";

const BURST_MILLISECONDS = 1000;
const REQUEST_EVERY_MILLISECONDS = 5;

const clock = new WallClock();
const cloud = new InventedCloud();
const service = new InventedService();
const startSeconds = clock.now();

/** @param {string} what */
const print = (what) => console.log(`${(clock.now() - startSeconds).toFixed(2).padStart(5)} s  ${what}`);

const manager = new ScalingManager({
  clock,
  servers: cloud,
  instances: service,
  router: service,
  work: service,
  load: service,
  policy: createPolicy({ type: "queue", thresholds: { mixed: { upTokens: 1000, downTokens: 200 } } }),
  config: {
    // Everything a hundred times faster than in earnest.
    decisionIntervalSeconds: 0.1,
    backOff: { firstSeconds: 0.2, factor: 2, maxSeconds: 5 },
    limits: { pool: { min: 0, max: 4 } },
    scaleDown: { cooldownSeconds: 0.3 },
  },
  sinks: [
    {
      event: (event) => print(`${event.target.padEnd(24)} ${event.type}${event.detail ? `: ${event.detail}` : ""}`),
      decision: ({ reason, pools }) => {
        for (const { current, desired, marks, actions } of pools) {
          const errors = actions.flatMap(({ error }) => error ?? []);
          const why = [reason, ...marks.map((mark) => mark.reason), ...errors].join("; ");
          if (actions.length > 0) print(`${current} → ${desired} instances: ${why}`);
        }
      },
    },
  ],
});
cloud.connect(manager);
service.connect(manager);

let sentRequests = 0;
const users = setInterval(() => {
  sentRequests++;
  service.request();
}, REQUEST_EVERY_MILLISECONDS);
setTimeout(() => clearInterval(users), BURST_MILLISECONDS);

manager.start();

const watch = setInterval(() => {
  const isBurstOver = clock.now() - startSeconds > BURST_MILLISECONDS / 1000;
  if (!isBurstOver || service.openRequests > 0 || !manager.isAtMinimum()) return;
  clearInterval(watch);
  manager.stop();
  const { scaleUps, scaleDowns, failed } = manager.getStatistics();
  const { totalGpuSeconds } = manager.getAccount();
  const { totalServers, totalInstances } = manager.getStatusSummary();
  print(`served ${service.servedRequests} of ${sentRequests} requests`);
  print(
    `${scaleUps} scale-ups, ${scaleDowns} scale-downs, ${failed} failed start(s), ${totalGpuSeconds.toFixed(1)} GPU-seconds`,
  );
  print(`left: ${totalServers} servers, ${totalInstances} instances, ${clock.pendingActions} timers`);
}, 50);
