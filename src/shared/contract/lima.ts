import { z } from 'zod'
import { knownBuilder } from '#shared/builders/builder.ts'
import { askedSizes, limaInstance, limaLog, limaName, usualLimaName } from '#shared/builders/lima.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { job, query } from './define.ts'

/** By the name of its instance, or by what its builder is called. */
const one = z.object({ vm: z.string().min(1).max(80).default(usualLimaName) })

export const lima = {
  /** Every Lima VM of this computer. `version`: null where Lima is not ready, and then `problem` says why. */
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
  /** Makes one, starts it, and tests it as a builder. `replace`: one of that name is deleted first, with its disk. */
  create: job(
    z.object({
      name: limaName.default(usualLimaName),
      sizes: askedSizes.default({}),
      replace: z.boolean().default(false),
    }),
    knownBuilder,
  ),
  /** Makes a builder of one that somebody else has made: starts it where it does not run, and tests it. */
  adopt: job(one, knownBuilder),
  start: job(one, knownBuilder),
  restart: job(one, knownBuilder),
  /** `force`: as if its power were cut. */
  stop: job(one.extend({ force: z.boolean().default(false) }), z.object({ name: z.string() })),
  /** Of a stopped one. */
  edit: job(one.extend({ sizes: askedSizes }), limaInstance),
  /** With its disk and all that was built in it. */
  delete: job(one, z.object({ name: z.string() })),
  /** Collects the garbage of its Nix store. Starts it where it does not run. */
  clean: job(one, z.object({ freedBytes: z.number().nullable() })),
}
