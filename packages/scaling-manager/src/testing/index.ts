export { type ConformanceCase, ConformanceError, type FleetUnderTest, fleetConformance } from "./conformance-suite";
export { FakeClock, StaleHandleError } from "./fake-clock";
export { FakeFleet, type FakeFleetOptions, type FleetListener } from "./fake-fleet";
export { type FakeObservation, type FakePool, observationOf } from "./fake-observation";
export { type FleetCommand, type FleetFault, FleetFaults } from "./fleet-faults";
