import { z } from 'zod'
import { cacheKeyName } from '#shared/caches/cache.ts'
import { deploySource } from '#shared/deploy/plan.ts'
import { imageFormat } from '#shared/formats/format-schema.ts'
import { kitManifest, kitReport } from '#shared/kits/kit.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import { job, query } from './define.ts'

export const kits = {
  /**
   * Writes a folder by which machines are installed and updated without a network: the system as a signed binary cache, an
   * image's files, the flake and Kiln itself. Throws kit.source, kit.space, kit.link, kit.no-kiln, kit.state-version*, kit.no-state-version,
   * kit.own-state-version, file.exists, file.missing, image.* and nix.*.
   */
  export: job(
    z.object({
      source: deploySource,
      /** It must not be there yet, or be empty; the folder above it must be there. */
      folder: z.string().max(4096),
      /** Of an image. Empty: the one that a drive is flashed with. */
      formats: z.array(imageFormat).default([]),
      /** Which of Kiln's keys signs; null: the one for kits, which is made where there is none. */
      key: cacheKeyName.nullable().default(null),
      /** Hosts of the list that the system is for, which keep their system.stateVersion. None: of an image, the machines that it makes. */
      hosts: z.array(z.string().min(1).max(300)).max(500).default([]),
      /** Of hosts that have not reported theirs. */
      stateVersion: stateVersion.nullable().default(null),
      /** Whether Kiln itself comes along. */
      withKiln: z.boolean().default(false),
    }),
    kitReport,
  ),
  /** What Kiln itself would take in a kit; or why it cannot be put into one. */
  kiln: query(
    z.object({}),
    z.object({ kiln: kitManifest.shape.kiln.unwrap(), problem: errorReport.nullable() }),
  ),
  /** Reads all of it. `key`: the public key by which it has to be signed; null: one that this computer knows. Throws kit.*. */
  verify: job(
    z.object({ folder: z.string().max(4096), key: z.string().max(300).nullable().default(null) }),
    kitReport,
  ),
}
