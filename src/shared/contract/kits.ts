import { z } from 'zod'
import { cacheKeyName } from '#shared/caches.ts'
import { hostSource } from '#shared/deploy/plan.ts'
import { imageFormat } from '#shared/formats/format-schema.ts'
import { kitManifest, kitReport } from '#shared/kits.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import { job, query } from './define.ts'

export const kits = {
  /**
   * Writes a folder for installing and updating machines without a network: the system as a signed binary cache, an
   * image's files, the flake and Kiln itself. Throws kit.source, kit.space, kit.link, kit.no-kiln,
   * kit.state-version*, kit.no-state-version, kit.own-state-version, file.exists, file.missing, image.* and nix.*.
   */
  export: job(
    z.object({
      source: hostSource,
      /** Must not exist yet, or be empty; its parent must exist. */
      folder: z.string().max(4096),
      /** The formats of an image. Empty: the one for flashing a drive. */
      formats: z.array(imageFormat).default([]),
      /** Which of Kiln's keys signs; null: the one for kits, which is created if missing. */
      key: cacheKeyName.nullable().default(null),
      /**
       * Hosts of the list that the system is for, which keep their system.stateVersion. None: for the machines made
       * from an image.
       */
      hosts: z.array(z.string().min(1).max(300)).max(500).default([]),
      /** The stateVersion for hosts that have not reported theirs. */
      stateVersion: stateVersion.nullable().default(null),
      /** Whether to include Kiln itself. */
      withKiln: z.boolean().default(false),
    }),
    kitReport,
  ),
  /** How much space Kiln itself would take in a kit, or why it cannot be included. */
  kiln: query(
    z.object({}),
    z.object({ kiln: kitManifest.shape.kiln.unwrap(), problem: errorReport.nullable() }),
  ),
  /**
   * Reads all of it. `key`: the public key that it must be signed with; null: one that this computer knows. Throws
   * kit.*.
   */
  verify: job(
    z.object({ folder: z.string().max(4096), key: z.string().max(300).nullable().default(null) }),
    kitReport,
  ),
}
