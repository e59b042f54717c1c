// The few words next to a drive in a list.
import { message } from '../messages/codes.ts'
import type { Message } from '../messages/message.ts'
import type { Drive } from './drive.ts'
import { type Finding, mayWrite, type ToBeWritten } from './may-write.ts'

/** refused: it cannot be chosen; caution: it can, after a second look; plain: good to know. */
export type Badge = { code: Finding['code']; text: Message; tone: 'refused' | 'caution' | 'plain' }

/** The most serious first. An internal drive is always marked as such. */
export function driveBadges(drive: Drive, image: ToBeWritten | null): Badge[] {
  const { may, reasons, notes } = mayWrite(drive, image)
  const badges = [
    ...reasons.flatMap(({ code }) => badge(code, may === 'no' ? 'refused' : 'caution')),
    ...notes.flatMap(({ code }) => badge(code, code === 'large' ? 'caution' : 'plain')),
  ]
  return drive.internal && may === 'no' ? [...badges, ...badge('internal', 'plain')] : badges
}

/** A drive's content and the space an image needs are described next to it in whole sentences. */
const badge = (code: Finding['code'], tone: Badge['tone']): Badge[] =>
  code === 'contents' || code === 'size' ? [] : [{ code, tone, text: message(`drive.badge.${code}`) }]
