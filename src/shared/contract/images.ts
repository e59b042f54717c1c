import { z } from 'zod'
import { imageFormat } from '#shared/formats/format-schema.ts'
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
  /** Boots the file that a machine would run, and waits for what the profile promises. Noted in the image: "bootTest". */
  bootTest: job(id, bootTest),
  /** Makes further formats from what is there, without Nix. */
  convert: job(id.extend({ formats: z.array(imageFormat).min(1) }), image),
  /** Copies files into a folder, with SHA256SUMS beside them. Empty `formats` means all. `hyperV`: the VHDX, and a script that
   *  makes a VM of it on a Hyper-V host. */
  export: job(
    id.extend({ formats: z.array(imageFormat), folder: z.string(), hyperV: z.boolean().default(false) }),
    z.object({ files: z.array(z.string()) }),
  ),
  /** Writes a disk with the answers for one machine, which a VM elsewhere gets as its second: qcow2, VMDK or VHDX by the
   *  ending of its name, else raw. Never over a file. */
  seed: command(
    id.extend({ answers: seedAnswers, path: z.string() }),
    z.object({ hostKey: z.string().nullable() }),
  ),
  /** Whatever its record says; also what is left of a build that made no image. */
  remove: command(id, z.object({ freedBytes: z.number() })),
}
