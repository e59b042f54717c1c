// Withdraws what is published for boxes: each gets a newer pointer, which names the system before.
import { z } from 'zod'
import { ringName } from './audience.ts'
import { publishRequest, uploaded } from './publish.ts'

export const withdrawRequest = z.object({
  /** Ids or names; none for a ring. */
  boxes: z.array(publishRequest.shape.boxes.element).max(500),
  /** The pointer of this ring; null: those of the boxes. */
  ring: ringName.nullable().default(null),
  folder: publishRequest.shape.folder,
  /** The folder on a web server that gets what this folder has; null: none. Absent: as it was published the last time. */
  upload: publishRequest.shape.upload.unwrap().optional(),
})
export type WithdrawRequest = z.infer<typeof withdrawRequest>

const numbers = z.object({ sequence: z.number(), made: z.number() })

export const withdrawnBox = z.object({
  /** "box/<id>" or "ring/<name>". */
  for: z.string().max(100),
  name: z.string(),
  /** The system that is published now, or waits for the first boxes. */
  from: z.string().max(300),
  /** The numbers of `from`; `made` in seconds since the epoch. */
  published: numbers,
  waits: z.boolean(),
  /** The system before, and when it was published last; null: the folder has none, and the pointer goes. */
  to: numbers.extend({ system: z.string().max(300) }).nullable(),
  /** This computer remembers no publication of it: which system was before is what the folder says. */
  isFolderWord: z.boolean(),
  /** It is withdrawn in the folder, but not uploaded. */
  onlyUpload: z.boolean(),
})
export type WithdrawnBox = z.infer<typeof withdrawnBox>

export const withdrawal = z.object({
  boxes: z.array(withdrawnBox),
  /** Names of those that waited for these boxes, and then wait no more. */
  others: z.array(z.string()),
  upload: z.string().nullable(),
})
export type Withdrawal = z.infer<typeof withdrawal>

export const withdrawResult = z.object({
  folder: z.string(),
  boxes: z.array(withdrawnBox.extend({ sequence: z.number().nullable(), expires: z.number().nullable() })),
  others: z.array(z.string()),
  uploaded: uploaded.nullable(),
})
export type WithdrawResult = z.infer<typeof withdrawResult>
