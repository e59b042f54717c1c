// What is said of a flashing job as a whole: one line, and a fraction where every drive's total is known. Pure.
import type { DrivePhase, DriveProgress } from '#shared/model/flash.ts'

/** Where in a drive's way a phase lies: from, to. Comparing and writing are one half, reading back the other. */
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

/** null while the total of one of them is not known. */
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

/** Seconds until the last drive is done; null as long as one of them has a phase before it whose speed nobody knows. */
export function wholeEta(drives: DriveProgress[], verify: boolean): number | null {
  const busy = drives.filter(({ phase }) => spans[phase][0] < 1)
  const last = verify ? 'verifying' : 'writing'
  const known = busy.every(({ phase, etaSeconds }) => phase === last && etaSeconds !== null)
  return busy.length && known ? Math.max(...busy.map(({ etaSeconds }) => etaSeconds ?? 0)) : null
}

const drivesText = (count: number) => (count === 1 ? '1 drive' : `${count} drives`)
const deeds: [DrivePhase[], string][] = [
  [['waiting', 'preparing'], 'Preparing'],
  [['comparing'], 'Comparing'],
  [['writing'], 'Writing'],
  [['verifying'], 'Verifying'],
  [['finishing'], 'Finishing'],
]

/** "Writing 2 drives, verifying 1 drive". */
export function headline(drives: DriveProgress[]): string {
  const parts = deeds.flatMap(([phases, deed]) => {
    const count = drives.filter(({ phase }) => phases.includes(phase)).length
    return count ? [`${deed} ${drivesText(count)}`] : []
  })
  const [first, ...more] = parts
  if (!first) return endLine(drives)
  return [first, ...more.map(part => part.charAt(0).toLowerCase() + part.slice(1))].join(', ')
}

/** "2 drives verified", "1 of 3 drives failed". */
export function endLine(drives: DriveProgress[]): string {
  const count = (wanted: DrivePhase) => drives.filter(({ phase }) => phase === wanted).length
  const all = drives.length
  for (const [phase, deed] of [
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['written', 'written, not verified'],
  ] as const) {
    const some = count(phase)
    if (some) return some === all ? `${drivesText(all)} ${deed}` : `${some} of ${drivesText(all)} ${deed}`
  }
  return `${drivesText(all)} verified`
}
