// Turns the writer's results into what is reported and recorded. Pure.

import { failure, type KilnError } from '#shared/errors.ts'
import { type DriveResult, succeeded } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import type { WriterResult } from './drive-states.ts'

type DriveExtras = Pick<DriveResult, 'sha256' | 'hostname' | 'hostKey' | 'user'>

export const driveResultOf = (result: WriterResult, extras: DriveExtras): DriveResult =>
  succeeded(result)
    ? { ...result, ...extras }
    : { ...result, ...extras, hostname: null, hostKey: null, user: null }

/** The job's error if not every drive succeeded; null if all did. */
export function drivesFailure(results: DriveResult[]): KilnError | null {
  const failed = results.filter(result => !succeeded(result))
  const [first, ...more] = failed
  if (!first) return null
  const which =
    more.length === 0 ? first.name : message('flash.drives', { failed: failed.length, count: results.length })
  return failure('flash.drives-failed', { operation: 'flash', values: { which } })
}
