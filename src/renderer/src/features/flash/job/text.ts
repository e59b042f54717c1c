// The texts of flashing, the same on every page. Pure.

import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { type DriveProgress, type DriveResult, succeeded } from '#shared/flash/flash.ts'
import type { FlashDetail, FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message, sentences } from '#shared/messages/message.ts'
import { percentText } from '#ui/feedback/progress.tsx'

export const isEnded = ({ phase }: Pick<DriveProgress, 'phase'>) =>
  phase === 'verified' || phase === 'written' || phase === 'failed' || phase === 'cancelled'

/** Something on it may have changed already: what differs is written while it is compared. */
const isTouched = ({ phase }: Pick<DriveProgress, 'phase'>) =>
  ['comparing', 'writing', 'verifying', 'finishing'].includes(phase)

/** Writing to all of them has ended. */
export const areDone = (drives: readonly Pick<DriveProgress, 'phase'>[]): boolean =>
  drives.length > 0 && drives.every(isEnded)

/** Reports whether the drives are untouched, being written or done. */
export function unplugText(drives: readonly Pick<DriveProgress, 'phase'>[]): string {
  if (areDone(drives)) return t('flash.job.all-done', { drives: drives.length })
  // Between two drives, one that is done was written already.
  if (!drives.some(drive => isTouched(drive) || isEnded(drive))) return t('flash.job.nothing-written')
  return t('flash.job.being-written', { drives: drives.length })
}

/** Says what becomes of the drives that are not done, when flashing is cancelled now. */
export function cancelText(drives: readonly Pick<DriveProgress, 'name' | 'phase'>[]): string {
  const left = drives.filter(drive => !isEnded(drive))
  const [first, ...more] = left.filter(isTouched)
  const parts: Message[] = []
  if (!first) parts.push(windowMessage('flash.cancel.nothing', { drives: left.length }))
  else if (more.length === 0) parts.push(windowMessage('flash.cancel.loses', { name: first.name }))
  else parts.push(windowMessage('flash.cancel.loses-drives', { drives: more.length + 1 }))
  if (first && more.length + 1 < left.length) parts.push(windowMessage('flash.cancel.others'))
  if (left.length < drives.length) parts.push(windowMessage('flash.cancel.done'))
  return texts.text(sentences(parts))
}

/** 0…1 within the phase; null where none is known. */
export const phaseFraction = ({ doneBytes, totalBytes, phase }: DriveProgress): number | null =>
  totalBytes && ['comparing', 'writing', 'verifying'].includes(phase)
    ? Math.min(1, doneBytes / totalBytes)
    : null

/** "Writing 42 %". */
export function phaseText(progress: DriveProgress): string {
  const fraction = phaseFraction(progress)
  const phase = t(`drive.phase.${progress.phase}`)
  return fraction === null ? phase : t('flash.job.phase-percent', { phase, percent: percentText(fraction) })
}

/** Returns the combined speed of all drives that report one; null if none does. */
export function wholeSpeed(
  drives: readonly Pick<DriveProgress, 'phase' | 'bytesPerSecond'>[],
): number | null {
  const speeds = drives.flatMap(drive =>
    isTouched(drive) && drive.bytesPerSecond !== null ? [drive.bytesPerSecond] : [],
  )
  return speeds.length > 0 ? speeds.reduce((sum, one) => sum + one, 0) : null
}

/** "24 MB/s"; a digit more below 10. */
export function speedText(bytesPerSecond: number): string {
  const mega = bytesPerSecond / 1e6
  return t('flash.job.speed', { megabytes: mega < 9.95 ? mega.toFixed(1) : Math.round(mega) })
}

/** How it ended for one drive, in a sentence. */
export function resultText(result: DriveResult): string {
  switch (result.outcome) {
    case 'verified':
    case 'written': {
      const { outcome, ejected, name } = result
      if (ejected !== false) return t(`flash.ended.${outcome}`)
      const ended = windowMessage(
        outcome === 'verified' ? 'flash.ended.is-verified' : 'flash.ended.is-written',
      )
      return texts.text(sentences([ended, message('flash.ended.kept', { name })]))
    }
    case 'cancelled':
      return t(result.bytesWritten > 0 ? 'flash.ended.cancelled' : 'flash.ended.cancelled-before')
    case 'failed':
      return result.error ? texts.error(result.error).message : t('flash.ended.failed')
  }
}

/** Sorts results into the order in which the drives were chosen, whichever ended first. */
export function inOrder({ drives, results }: FlashDetail): DriveResult[] {
  const place = new Map(drives.map(({ path }, at) => [path, at]))
  return [...results].sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0))
}

/** The headline of a job that has ended. */
export function endTitle(kind: FlashJobView['kind'], results: readonly DriveResult[]): string {
  const good = results.filter(succeeded).length
  const count = results.length
  if (good === count) return t(kind === 'restore' ? 'flash.ended.emptied' : 'flash.ended.flashed', { count })
  if (results.every(({ outcome }) => outcome === 'cancelled')) return t('flash.ended.all-cancelled')
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  if (good === 0) return failedText(kind, results)
  const some = t(kind === 'restore' ? 'flash.ended.some-emptied' : 'flash.ended.some-flashed', {
    good,
    count,
  })
  return failed.length > 0 ? t('flash.ended.some-and', { some, rest: failedText(kind, failed) }) : some
}

function failedText(kind: FlashJobView['kind'], results: readonly DriveResult[]): string {
  const count = results.length
  if (count > 3)
    return t(kind === 'restore' ? 'flash.ended.drives-not-emptied' : 'flash.ended.drives-not-flashed', {
      count,
    })
  const names = list(results.map(({ name }) => name))
  return t(kind === 'restore' ? 'flash.ended.not-emptied' : 'flash.ended.not-flashed', { names })
}
