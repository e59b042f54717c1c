// The words of flashing, the same on every page. Pure.

import { count, listed } from '#lib/text.ts'
import { texts } from '#lib/texts.ts'
import { phaseWords } from '#shared/flash/phase-words.ts'
import type { DriveProgress, DriveResult } from '#shared/model/flash.ts'
import type { FlashDetail, FlashJobView } from '#shared/model/jobs/flash.ts'
import { percentText } from '#ui/feedback/progress.tsx'

/** "Erase SanDisk Ultra 32 GB and write", "Erase 3 drives and write". */
export const deedWords = (names: readonly string[]) =>
  `Erase ${names.length === 1 ? names[0] : count(names.length, 'drive')} and write`

export const isEnded = ({ phase }: Pick<DriveProgress, 'phase'>) =>
  phase === 'verified' || phase === 'written' || phase === 'failed' || phase === 'cancelled'

/** Something on it may have changed already: what differs is written while it is compared. */
const isTouched = ({ phase }: Pick<DriveProgress, 'phase'>) =>
  ['comparing', 'writing', 'verifying', 'finishing'].includes(phase)

/** What a person has to know while drives are being flashed. */
export function unplugWords(drives: readonly Pick<DriveProgress, 'phase'>[]): string {
  if (!drives.some(isTouched)) return 'Nothing has been written yet.'
  return drives.length > 1 ? 'The drives are being written.' : 'The drive is being written.'
}

/** What becomes of the drives that are not done, when flashing is cancelled now. */
export function cancelWords(drives: readonly Pick<DriveProgress, 'name' | 'phase'>[]): string {
  const left = drives.filter(drive => !isEnded(drive))
  const [first, ...more] = left.filter(isTouched)
  const rest = left.length < drives.length ? ' Drives that are done stay as they are.' : ''
  if (!first) return `Nothing has been written to ${left.length === 1 ? 'it' : 'them'} yet.${rest}`
  const untouched = more.length + 1 < left.length ? ' The others have not been written to yet.' : ''
  const lost =
    more.length === 0
      ? `${first.name} is not usable until it is flashed again: what was on it is lost.`
      : `${count(more.length + 1, 'drive')} are not usable until they are flashed again: what was on them is lost.`
  return `${lost}${untouched}${rest}`
}

/** 0…1 within the phase; null where none is known. */
export const phaseFraction = ({ doneBytes, totalBytes, phase }: DriveProgress): number | null =>
  totalBytes && ['comparing', 'writing', 'verifying'].includes(phase)
    ? Math.min(1, doneBytes / totalBytes)
    : null

/** "Writing 42 %". */
export function phaseText(progress: DriveProgress): string {
  const fraction = phaseFraction(progress)
  const word = phaseWords[progress.phase]
  return fraction === null ? word : `${word} ${percentText(fraction)}`
}

/** "24 MB/s"; a digit more below 10. */
export function speedText(bytesPerSecond: number): string {
  const mega = bytesPerSecond / 1e6
  return `${mega < 9.95 ? mega.toFixed(1) : Math.round(mega).toLocaleString('en')} MB/s`
}

/** How it ended for one drive, in a sentence. */
export function resultText(result: DriveResult): string {
  switch (result.outcome) {
    case 'verified':
      return 'Verified. You can remove it safely.'
    case 'written':
      return 'Written, not verified. You can remove it safely.'
    case 'cancelled':
      return result.bytesWritten > 0
        ? 'Cancelled. What is on it is not usable: flash it again.'
        : 'Cancelled before anything was written.'
    case 'failed':
      return result.error ? texts.error(result.error).message : 'It failed.'
  }
}

export const succeeded = ({ outcome }: Pick<DriveResult, 'outcome'>) =>
  outcome === 'verified' || outcome === 'written'

/** In the order in which the drives were chosen, whichever ended first. */
export function inOrder({ drives, results }: FlashDetail): DriveResult[] {
  const place = new Map(drives.map(({ path }, at) => [path, at]))
  return [...results].sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0))
}

/** The headline of a job that is over. */
export function endTitle(kind: FlashJobView['kind'], results: readonly DriveResult[]): string {
  const good = results.filter(succeeded)
  if (good.length < results.length) {
    if (results.every(({ outcome }) => outcome === 'cancelled')) return 'Cancelled'
    return good.length === 0
      ? `${named(results)} could not be ${kind === 'restore' ? 'emptied' : 'flashed'}`
      : `${good.length} of ${count(results.length, 'drive')} succeeded`
  }
  const them = good.length === 1 ? 'it' : 'them'
  return `${kind === 'restore' ? 'Empty' : 'Flashed'}. You can remove ${them} safely`
}

const named = (results: readonly DriveResult[]) =>
  results.length > 3 ? count(results.length, 'drive') : listed(results.map(({ name }) => name))
