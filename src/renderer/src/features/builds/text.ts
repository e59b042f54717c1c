// The figures of a build as text, the same on every page.
import { t } from '#lib/texts/texts.ts'
import { formatDuration, roughDuration } from '#lib/texts/times.ts'
import type { DerivationNode, GraphTotals } from '#shared/builds/build-graph.ts'
import { bytes } from '#shared/messages/message.ts'

/** "3 of 18 built", "1 building", "212 MB of 493 MB downloaded": only what is known and not nothing. */
export function totalsTexts({ builds, copies, downloadBytes, copyBytes }: GraphTotals): string[] {
  const found: string[] = []
  if (builds.expected) found.push(t('build.built', { done: builds.done, expected: builds.expected }))
  if (builds.running) found.push(t('build.building', { count: builds.running }))
  if (builds.failed) found.push(t('build.failed', { count: builds.failed }))
  if (downloadBytes.expected) found.push(t('build.downloaded', partOf(downloadBytes)))
  else if (copyBytes.expected) found.push(t('build.copied', partOf(copyBytes)))
  else if (copies.expected)
    found.push(t('build.paths-copied', { done: copies.done, expected: copies.expected }))
  return found
}

const partOf = ({ done, expected }: { done: number; expected: number }) => ({
  done: bytes(Math.min(done, expected)),
  expected: bytes(expected),
})

export const leftText = (etaSeconds: number | null) =>
  etaSeconds === null ? null : t('build.time-left', { time: roughDuration(etaSeconds) })

/** Says to screen readers what the bar of a derivation shows. */
export function barText({ state, expectedSeconds }: DerivationNode, durationMs: number | null): string {
  if (durationMs === null) return t(`derivation.state.${state}`)
  const time = formatDuration(durationMs)
  return expectedSeconds === null
    ? time
    : t('derivation.time-usual', { time, usual: formatDuration(expectedSeconds * 1000) })
}
