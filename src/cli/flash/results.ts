// A flashing job's result, for people and for programs.

import { fromReport } from '#shared/errors.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import type { FlashDetail, FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { bytes } from '#shared/messages/message.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { exitStatus, type Output } from '../terminal/output.ts'
import { durationText, errorText, t } from '../texts.ts'

/**
 * Throws AlreadyReported with the exit status unless every drive succeeded; the job's own error if no drive was
 * started.
 */
export function printDriveResults(output: Output, { state, error, detail }: FlashJobView) {
  const results = inOrder(detail)
  if (results.length === 0 && error) throw fromReport(error)
  for (const result of results) output.line(resultLine(result))
  for (const { name, ejected } of results) if (ejected === false) output.note(t('flash.ended.kept', { name }))
  // An error common to all drives is printed once, a drive's own error for that drive.
  const common = error && error.code !== 'flash.drives-failed' ? error : null
  const faults = common ? [common] : results.flatMap(result => (result.error ? [result.error] : []))
  for (const fault of faults) output.note(errorText(fault))
  const drives = results.map(({ error: fault, ...result }) => (fault ? { ...result, error: fault } : result))
  output.object({
    type: 'result',
    ...(state === 'cancelled' ? { outcome: 'cancelled' } : {}),
    drives,
    ...(common ? { error: common } : {}),
  })
  if (state === 'cancelled') output.note(t('cli.run.cancelled'))
  if (state === 'cancelled') throw new AlreadyReported(130)
  if (error) throw new AlreadyReported(exitStatus(error.code))
}

/** Sorts the results into the order in which the drives were given; they end in a different one. */
function inOrder({ drives, results }: FlashDetail): DriveResult[] {
  const place = (result: DriveResult) => drives.findIndex(({ path }) => path === result.path)
  return results.toSorted((a, b) => place(a) - place(b))
}

function resultLine(result: DriveResult): string {
  const { path, name, outcome, bytesWritten, bytesSkipped, bytesVerified, seconds } = result
  const amounts = [t('cli.flash.written', { bytes: bytes(bytesWritten) })]
  if (bytesSkipped) amounts.push(t('cli.flash.skipped', { bytes: bytes(bytesSkipped) }))
  if (bytesVerified) amounts.push(t('cli.flash.read-back', { bytes: bytes(bytesVerified) }))
  return `${path}  ${name}  ${t(`drive.phase.${outcome}`)}  ${amounts.join(', ')}, ${durationText(seconds)}`
}
