// A host that the flake of another deploy tool names, as it would be added to the list.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { hostAddress, tag } from './host.ts'

const wanted = z.object({
  name: z.string().min(1).max(80),
  address: hostAddress,
  tags: z.array(tag).max(50),
})
/** The added host is exactly the one that was shown. */
export const wantedHost = wanted
export type WantedHost = z.infer<typeof wanted>

export const flakeHost = z.object({
  /** The node's name. */
  name: z.string(),
  from: z.enum(['colmena', 'deploy-rs']),
  /** null: it cannot be added, and `problem` says why. */
  host: wanted.nullable(),
  problem: errorReport.nullable(),
  /** Tags and options of ssh that Kiln has no place for. */
  leftOut: z.array(z.string()),
})
export type FlakeHost = z.infer<typeof flakeHost>
