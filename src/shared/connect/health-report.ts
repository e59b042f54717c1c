// A box's report about itself, with the exact keys of KaliunBox's reporter. Unknown values are null or left
// out; keys of newer boxes are dropped.
import { z } from 'zod'

const bytes = z.number().int().nonnegative()
const text = z.string().max(200)
const count = z.number().int().nonnegative().max(1e9)
/** Result of the last check for an update, or of the last rebuild. */
const updateResults = [
  'success',
  'failed',
  'fetch_failed',
  'no_remote',
  'no_updates',
  'skipped',
  'unknown',
] as const
/**
 * The pointer has expired, or the repository has had no commit for a long time, as when its mirror is frozen.
 */
const staleReasons = ['expired', 'no-commit'] as const
export type StaleReason = (typeof staleReasons)[number]
const homeAssistantStates = ['stopped', 'starting', 'running', 'unreachable'] as const
const result = z.enum(updateResults).nullish()

export const healthReport = z.object({
  /** Age of a report that waited on the box. At most the time that reports are kept. */
  age_seconds: z
    .number()
    .nonnegative()
    .max(7 * 24 * 3600)
    .nullish(),
  uptime_seconds: z.number().nonnegative(),
  memory: z.object({ used_bytes: bytes, available_bytes: bytes, total_bytes: bytes }).nullish(),
  /** Over 1, 5 and 15 minutes. */
  load_average: z.tuple([z.number(), z.number(), z.number()]).nullish(),
  disk: z
    .object({
      root_used_bytes: bytes.nullish(),
      root_total_bytes: bytes.nullish(),
      ha_vm_used_bytes: bytes.nullish(),
      ha_vm_total_bytes: bytes.nullish(),
    })
    .nullish(),
  /** Its disks' reports about themselves (SMART). Left out by a virtual machine. */
  disks: z
    .array(
      z.object({
        /** The kernel's name: sda, nvme0n1. */
        name: text,
        model: text.nullish(),
        serial: text.nullish(),
        /** It says itself that it fails, or is below the limit of a value that announces its end. */
        failing: z.boolean(),
        temperature_celsius: z.number().min(-1000).max(1000).nullish(),
        power_on_hours: count.nullish(),
        /** The used part of the life that its maker expects; may exceed 100. */
        percentage_used: count.nullish(),
        media_errors: count.nullish(),
        reallocated_sectors: count.nullish(),
        pending_sectors: count.nullish(),
      }),
    )
    .max(16)
    .nullish(),
  system: z
    .object({
      current_generation: count.nullish(),
      generation_date: text.nullish(),
      flake_rev: text.nullish(),
      nixos_version: text.nullish(),
      arch: text.nullish(),
      boot_health_status: text.nullish(),
      known_good_generation: count.nullish(),
      rollback_attempts: count.nullish(),
    })
    .nullish(),
  updates: z
    .object({
      last_check: text.nullish(),
      last_check_result: result,
      last_rebuild: text.nullish(),
      last_rebuild_result: result,
      /** The pointer that it follows: "box/<id>" or "ring/<name>". */
      channel: text.nullish(),
      /** The running system, once it is confirmed; null while it is being checked. */
      running: z.string().max(300).nullish(),
      /** Set while the box cannot take updates although nothing has failed. */
      stale: z.enum(staleReasons).nullish(),
    })
    .nullish(),
  home_assistant: z
    .object({
      status: z.enum(homeAssistantStates),
      ip_address: text.nullish(),
      version: text.nullish(),
      os_version: text.nullish(),
      device_count: count.nullish(),
      integration_count: count.nullish(),
      watchdog_failures: count.nullish(),
      watchdog_last_restart: text.nullish(),
    })
    .nullish(),
  /** `refused`: Connect names another remote access than before, and the box does not take it. */
  newt_agent: z.object({ healthy: z.boolean(), refused: z.boolean().nullish() }).nullish(),
  network: z
    .object({
      host_ip: text.nullish(),
      watchdog_failures: count.nullish(),
      watchdog_last_rollback: text.nullish(),
    })
    .nullish(),
  failed_units: z.array(text).max(100).nullish(),
})
export type HealthReport = z.infer<typeof healthReport>
