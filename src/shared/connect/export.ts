// Everything that a Connect has about boxes, as one document for their owner. It contains no token, hash or
// secret, so it gives access to nothing and cannot restore a Connect (use a backup for that). Times are
// milliseconds since the epoch, by the server's clock.
import { z } from 'zod'
import { customer } from './device-document.ts'
import { healthReport } from './health-report.ts'
import { orderWords } from './order.ts'
import { askedCommand, identity, ownerBox, summary } from './owner-box.ts'

const exportFormat = 'kiln-connect-export'
const exportVersion = 1

const time = z.number().int()
const shownTicket = identity.omit({ id: true, first_seen_at: true }).extend({ id: z.string(), at: time })

const exportedBox = identity.extend({
  architecture: z.string().nullable(),
  nixos_version: z.string().nullable(),
  /** The box's public key; null if Kiln did not make the box. */
  device_key: z.string().nullable(),
  household: z.object({ id: z.string(), name: z.string() }),
  state: ownerBox.shape.state,
  since: time,
  because: ownerBox.shape.because,
  claim: z.object({
    at: time,
    customer,
    /** Remote access by Pangolin, without its secret. */
    remote: z.object({ endpoint: z.string(), newt_id: z.string() }).nullable(),
    /** The ticket that it enrolled with, and other boxes that presented it. */
    ticket: z
      .object({ id: z.string(), made_at: time, used_at: time, others: z.array(shownTicket) })
      .nullable(),
  }),
  commands: z.array(askedCommand.extend({ expires_at: time, ended_at: time.nullable() })),
  /** Its owners' orders (order.ts): which and how they ended, without text and signer. Not in older ones. */
  orders: z
    .array(
      askedCommand
        .omit({ kind: true })
        .extend({ what: z.enum(orderWords), expires_at: time, ended_at: time.nullable() }),
    )
    .default([]),
  /** The worst values of each day, oldest first. */
  days: z.array(summary),
  hours: z.array(summary),
  /** Unchanged, oldest first. Placed last because they are most of the document. */
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
