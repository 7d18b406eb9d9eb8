import { profileTableFromData } from "../performance/profile-data";
import type { ProfileTable } from "../performance/profile-table";
import { SAGESERVE_PROFILES } from "./sageserve-profiles";
import { SPLITWISE_SIM_PROFILES } from "./splitwise-sim-profiles";

const PROFILE_TABLES: readonly ProfileTable[] = [...SPLITWISE_SIM_PROFILES, ...SAGESERVE_PROFILES].map(
  profileTableFromData,
);

/** Every profile table that is shipped. */
export function listProfileTables(): readonly ProfileTable[] {
  return PROFILE_TABLES;
}
