import { z } from 'zod'
import { compression, imageFormat } from '#shared/formats/format-schema.ts'
import { image, verifyResult } from '#shared/images/image.ts'
import { bootTest } from '#shared/machines/boot-test.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { command, job, query } from './define.ts'

const id = z.object({ id: z.string() })

export const images = {
  list: query(
    z.object({}),
    z.object({
      images: z.array(image),
      problems: z.array(z.object({ id: z.string(), error: errorReport })),
      /** Builds that ended without an image, and what removing each would free. */
      unfinished: z.array(z.object({ id: z.string(), allocatedBytes: z.number() })).default([]),
    }),
  ),
  show: query(id, image),
  /** Reads every file again and compares its SHA-256. */
  verify: job(id, verifyResult),
  /**
   * Boots the file that a machine would run, and waits for what the profile promises. Recorded in the image as
   * "bootTest".
   */
  bootTest: job(id, bootTest),
  /** Makes further formats from the existing ones, without Nix. */
  convert: job(
    id.extend({ formats: z.array(imageFormat).min(1), compression: compression.optional() }),
    image,
  ),
  /**
   * Copies files into a folder, with SHA256SUMS next to them. Empty `formats` means all. `hyperV`: the VHDX, and a
   * script that creates a VM from it on a Hyper-V host.
   */
  export: job(
    id.extend({ formats: z.array(imageFormat), folder: z.string(), hyperV: z.boolean().default(false) }),
    z.object({ files: z.array(z.string()) }),
  ),
  /**
   * Writes a disk with the answers for one machine, to be attached to a VM elsewhere as its second disk: qcow2, VMDK
   * or VHDX by the extension of its name, else raw. Never overwrites a file.
   */
  seed: command(
    id.extend({ answers: seedAnswers, path: z.string() }),
    z.object({ hostKey: z.string().nullable() }),
  ),
  /** Its files keep their names. */
  rename: command(id.extend({ name: z.string().max(400) }), image),
  /** Whatever its record says; also the remains of a build that made no image. */
  remove: command(id, z.object({ freedBytes: z.number() })),
}
