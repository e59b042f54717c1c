import { z } from 'zod'
import { knownBuilder } from '#shared/builders/builder.ts'
import { limaInstance, limaLog, limaName, limaSizeChoice, usualLimaName } from '#shared/builders/lima.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { job, query } from './define.ts'

/** Names a VM by the name of its instance, or of its builder. */
const one = z.object({ vm: z.string().min(1).max(80).default(usualLimaName) })

export const lima = {
  /** Every Lima VM of this computer. `version`: null if Lima is not ready: `problem` explains why. */
  list: query(
    z.object({}),
    z.object({
      version: z.string().nullable(),
      problem: errorReport.nullable(),
      vms: z.array(limaInstance),
    }),
  ),
  /** `diskUsedBytes`: what its files take on this computer's disk. */
  show: query(
    one,
    z.object({ vm: limaInstance, diskUsedBytes: z.number(), folder: z.string(), logs: z.array(limaLog) }),
  ),
  /** Creates one, starts it, and tests it as a builder. `replace`: one of that name is deleted first, with its disk. */
  create: job(
    z.object({
      name: limaName.default(usualLimaName),
      sizes: limaSizeChoice.default({}),
      replace: z.boolean().default(false),
    }),
    knownBuilder,
  ),
  /** Makes an existing VM a builder: starts it if it does not run, and tests it. */
  adopt: job(one, knownBuilder),
  start: job(one, knownBuilder),
  restart: job(one, knownBuilder),
  /** `force`: like a power cut. */
  stop: job(one.extend({ force: z.boolean().default(false) }), z.object({ name: z.string() })),
  /** Changes a stopped VM. */
  edit: job(one.extend({ sizes: limaSizeChoice }), limaInstance),
  /** Deletes a VM with its disk and everything built in it. */
  delete: job(one, z.object({ name: z.string() })),
  /** Collects the garbage of its Nix store. Starts it if it does not run. */
  clean: job(one, z.object({ freedBytes: z.number().nullable() })),
}
