// What a Connect has of boxes, as one document that its owner takes along. It holds no token, no hash and no secret: it opens
// nothing, and no Connect can be made of it (that is a backup). Times are milliseconds since the epoch, by the server's clock.
import { z } from 'zod'
import { customer } from './device-document.ts'
import { healthReport } from './health-report.ts'
import { askedCommand, identity, ownerBox, summary } from './owner-box.ts'

const exportFormat = 'kiln-connect-export'
const exportVersion = 1

const time = z.number().int()
const shownTicket = identity.omit({ id: true, first_seen_at: true }).extend({ id: z.string(), at: time })

const exportedBox = identity.extend({
  architecture: z.string().nullable(),
  nixos_version: z.string().nullable(),
  /** Its public key; null: a box that Kiln did not make. */
  device_key: z.string().nullable(),
  household: z.object({ id: z.string(), name: z.string() }),
  state: ownerBox.shape.state,
  since: time,
  because: ownerBox.shape.because,
  claim: z.object({
    at: time,
    customer,
    /** Remote access by Pangolin, without what opens it. */
    remote: z.object({ endpoint: z.string(), newt_id: z.string() }).nullable(),
    /** The ticket that it came with, and the other boxes that showed it. */
    ticket: z
      .object({ id: z.string(), made_at: time, used_at: time, others: z.array(shownTicket) })
      .nullable(),
  }),
  commands: z.array(askedCommand.extend({ expires_at: time, ended_at: time.nullable() })),
  /** The worst of each, the oldest first. */
  days: z.array(summary),
  hours: z.array(summary),
  /** As they came, the oldest first. Last, because they are most of the document. */
  reports: z.array(z.object({ at: time, report: healthReport })),
})
export type ExportedBox = z.infer<typeof exportedBox>

export const connectExport = z.object({
  format: z.literal(exportFormat),
  schema: z.literal(exportVersion),
  exported_at: time,
  boxes: z.array(exportedBox),
})
export const exportHead = (now: number) =>
  ({ format: exportFormat, schema: exportVersion, exported_at: now }) satisfies Omit<
    z.infer<typeof connectExport>,
    'boxes'
  >
