export { FakeClock, StaleHandleError } from "./fake-clock";
export { FakeFleet, type FakeFleetOptions, type FleetListener } from "./fake-fleet";
export { type FleetCommand, type FleetFault, FleetFaults } from "./fleet-faults";
