// Why a drive could not be read or written, as an error that a user can act on.

import { setTimeout } from 'node:timers/promises'
import { failure, fromReport, KilnError, toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { EndOfDrive } from './device.ts'

export const operation = 'flash.write'

const reasons: Record<string, Message> = {
  EIO: message('drive.reason.io'),
  ENOSPC: message('drive.reason.no-room'),
  EROFS: message('drive.reason.locked'),
  EPERM: message('drive.reason.locked'),
}
const reasonOf = (thrown: unknown): Value => {
  if (thrown instanceof EndOfDrive) return message('drive.reason.shorter')
  const code = codeOf(thrown)
  return reasons[code] ?? (thrown instanceof Error ? thrown.message : String(thrown))
}
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''

/** ENOMEDIUM has no name in Node. */
const goneCodes = new Set(['ENXIO', 'ENODEV', 'Unknown system error -123'])

export type Action = 'written' | 'read'
type Attempt = { name: string; action: Action; at: number; isThere: () => Promise<boolean> }

/** A drive that was pulled out first answers with EIO; the kernel takes a moment to remove it. */
const lookAfterMs = [0, 200, 800]

async function isGone(isThere: () => Promise<boolean>): Promise<boolean> {
  for (const ms of lookAfterMs) {
    await setTimeout(ms)
    if (!(await isThere())) return true
  }
  return false
}

export async function driveFailure(thrown: unknown, attempt: Attempt): Promise<KilnError> {
  if (thrown instanceof KilnError) return thrown
  if (!(thrown instanceof EndOfDrive) && codeOf(thrown) === '') return fromReport(toReport(thrown, operation))
  const { name, action, at } = attempt
  const gone = goneCodes.has(codeOf(thrown)) || (await isGone(attempt.isThere))
  if (gone)
    return failure('drive.gone', {
      operation,
      values: { name, action: message(action === 'written' ? 'drive.action.written' : 'drive.action.read') },
      cause: thrown,
    })
  const values = { name, at, reason: reasonOf(thrown) }
  const code = action === 'written' ? 'drive.write-failed' : 'drive.read-failed'
  return failure(code, { operation, values, cause: thrown })
}
