import { z } from 'zod'
import { addedBuilder, builder, knownBuilder, localBuilder } from '#shared/builders/builder.ts'
import { hostAddress } from '#shared/hosts/host.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { command, job, query } from './define.ts'

/** Names a builder by the id, name or address of its host. */
const one = z.object({ builder: z.string().min(1).max(300) })
const { maxJobs, speedFactor } = builder.shape

export const builders = {
  /**
   * The topic "builders" reports changes. `local`: this computer; null if its Nix is not ready: `problem` explains
   * why.
   */
  list: query(
    z.object({}),
    z.object({
      builders: z.array(knownBuilder),
      local: localBuilder.nullable(),
      problem: errorReport.nullable(),
    }),
  ),
  show: query(one, knownBuilder),
  /**
   * Turns a host into a builder: one in the list, or a new one. Its key is trusted through hosts.trust, like every
   * host's.
   */
  add: command(
    z.object({
      address: z.string().max(400),
      name: z.string().max(80).default(''),
      jump: hostAddress.shape.jump.default(null),
      identity: hostAddress.shape.identity.default(null),
      maxJobs: maxJobs.default(null),
      speedFactor: speedFactor.default(1),
    }),
    addedBuilder,
  ),
  /** Omitted values stay. */
  change: command(
    one.extend({ maxJobs: maxJobs.optional(), speedFactor: speedFactor.optional() }),
    knownBuilder,
  ),
  /** Its host stays in the list of hosts, and is not changed. */
  remove: command(one, z.object({ id: z.string() })),
  /**
   * Logs in, collects its facts, and builds one small derivation on it. `orRemove`: of one that was just added, what is removed
   * where the test fails or is cancelled.
   */
  test: job(
    one.extend({ orRemove: z.enum(['nothing', 'builder', 'host']).default('nothing') }),
    knownBuilder,
  ),
}
