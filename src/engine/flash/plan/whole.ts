// A flashing job's overall status: one line, and a fraction if every drive's total is known. Pure.

import type { DrivePhase, DriveProgress } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'

/** The share of a phase in a drive's work: from, to. Comparing and writing are one half, reading back the other. */
const spans: Record<DrivePhase, [number, number]> = {
  waiting: [0, 0],
  preparing: [0, 0],
  comparing: [0, 0.5],
  writing: [0, 0.5],
  verifying: [0.5, 1],
  finishing: [1, 1],
  verified: [1, 1],
  written: [1, 1],
  failed: [1, 1],
  cancelled: [1, 1],
}

/** null while the total of one of them is unknown. */
export function wholeFraction(drives: DriveProgress[], verify: boolean): number | null {
  const fractions = drives.map(drive => driveFraction(drive, verify))
  if (fractions.length === 0 || fractions.includes(null)) return null
  return fractions.reduce<number>((sum, fraction) => sum + (fraction ?? 0), 0) / fractions.length
}

function driveFraction({ phase, doneBytes, totalBytes }: DriveProgress, verify: boolean): number | null {
  const [from, to] = spans[phase]
  if (from === to) return from
  if (totalBytes === null) return null
  const done = totalBytes === 0 ? 1 : Math.min(1, doneBytes / totalBytes)
  return verify ? from + (to - from) * done : done
}

/** Seconds until the last drive is done; null as long as one of them has a later phase of unknown speed. */
export function wholeEta(drives: DriveProgress[], verify: boolean): number | null {
  const busy = drives.filter(({ phase }) => spans[phase][0] < 1)
  const last = verify ? 'verifying' : 'writing'
  const known = busy.every(({ phase, etaSeconds }) => phase === last && etaSeconds !== null)
  return busy.length && known ? Math.max(...busy.map(({ etaSeconds }) => etaSeconds ?? 0)) : null
}

const phaseGroups = [
  { phases: ['waiting', 'preparing'], first: 'drives.preparing', more: 'drives.preparing' },
  { phases: ['comparing'], first: 'drives.comparing', more: 'drives.and-comparing' },
  { phases: ['writing'], first: 'drives.writing', more: 'drives.and-writing' },
  { phases: ['verifying'], first: 'drives.verifying', more: 'drives.and-verifying' },
  { phases: ['finishing'], first: 'drives.finishing', more: 'drives.and-finishing' },
] as const

/** "Writing 2 drives and verifying 1 drive". */
export function headline(drives: DriveProgress[]): Message {
  const busy = phaseGroups.flatMap(({ phases, first, more }) => {
    const count = drives.filter(({ phase }) => phases.some(each => each === phase)).length
    return count > 0 ? [{ first, more, count }] : []
  })
  if (busy.length === 0) return endLine(drives)
  const parts = busy.map(({ first, more, count }, at) => message(at === 0 ? first : more, { drives: count }))
  return message('progress.listed', { parts: list(parts) })
}

/** "2 drives verified", "1 of 3 drives failed". */
export function endLine(drives: DriveProgress[]): Message {
  const all = drives.length
  for (const outcome of ['failed', 'cancelled', 'written'] as const) {
    const some = drives.filter(({ phase }) => phase === outcome).length
    if (some > 0 && some === all) return message(`drives.all-${outcome}`, { drives: all })
    if (some > 0) return message(`drives.some-${outcome}`, { some, drives: all })
  }
  return message('drives.all-verified', { drives: all })
}
