export { type ReadTraceOptions, readTrace, readTraceSync } from "./read-trace";
export { type WritableRequests, writeTrace } from "./write-trace";
