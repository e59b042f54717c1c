// One line per drive of a flashing job: phase, progress, speed, time left in this phase. Pure.

import type { DriveProgress } from '#shared/flash/flash.ts'
import { bytes, seconds } from '#shared/messages/message.ts'
import { sizeText, t } from './texts.ts'

export const driveLines = (drives: DriveProgress[]) => drives.map(driveLine)

function driveLine({ path, phase, doneBytes, totalBytes, bytesPerSecond, etaSeconds }: DriveProgress) {
  const parts = [path, t(`drive.phase.${phase}`).padEnd(9)]
  if (bytesPerSecond !== null || totalBytes !== null) parts.push(amount(doneBytes, totalBytes))
  if (bytesPerSecond !== null) parts.push(t('cli.run.speed', { bytes: bytes(bytesPerSecond) }))
  if (etaSeconds !== null) parts.push(t('cli.run.left', { time: seconds(etaSeconds) }))
  return parts.join('  ').trimEnd()
}

const amount = (done: number, total: number | null) =>
  total === null ? sizeText(done) : `${total ? Math.floor((done / total) * 100) : 100} %`

/** Lists drives with a new phase since the last call, for a log: "/dev/sdb: Verifying". */
export function phaseChanges(before: DriveProgress[], now: DriveProgress[]): string[] {
  return now.flatMap(({ path, phase }) => {
    const old = before.find(drive => drive.path === path)?.phase ?? 'waiting'
    return phase === old ? [] : [`${path}: ${t(`drive.phase.${phase}`)}`]
  })
}
