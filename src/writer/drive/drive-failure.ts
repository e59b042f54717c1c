// Why a drive could not be read or written, as an error that a person can act on.
import { setTimeout } from 'node:timers/promises'
import { failure, fromReport, KilnError, toReport } from '#shared/errors.ts'
import { EndOfDrive } from './device.ts'

export const operation = 'flash.write'

const reasons: Record<string, string> = {
  EIO: 'input/output error',
  ENOSPC: 'it has no room where it should have some',
  EROFS: 'it is locked against writing',
  EPERM: 'it is locked against writing',
}
const reasonOf = (thrown: unknown): string => {
  if (thrown instanceof EndOfDrive) return 'it is shorter than it was'
  const code = codeOf(thrown)
  return reasons[code] ?? (thrown instanceof Error ? thrown.message : String(thrown))
}
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''

/** ENOMEDIUM has no name in Node. */
const goneCodes = new Set(['ENXIO', 'ENODEV', 'Unknown system error -123'])

export type Deed = 'written' | 'read'
export type Attempt = { name: string; deed: Deed; at: number; isThere: () => Promise<boolean> }

/** A drive that was pulled out answers with EIO first, and the kernel needs a moment to let go of it. */
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
  const { name, deed, at } = attempt
  const gone = goneCodes.has(codeOf(thrown)) || (await isGone(attempt.isThere))
  if (gone) return failure('drive.gone', { operation, values: { name, deed }, cause: thrown })
  const values = { name, at, reason: reasonOf(thrown) }
  const code = deed === 'written' ? 'drive.write-failed' : 'drive.read-failed'
  return failure(code, { operation, values, cause: thrown })
}
