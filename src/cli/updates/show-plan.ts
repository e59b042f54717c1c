// What a publication changes for each box, as text. Pure.
import { bytes } from '#shared/messages/message.ts'
import type { BoxPlan, PublishResult } from '#shared/updates/publish.ts'
import { packageLines, systemName } from '../deploy/show-plan.ts'
import { t } from '../texts.ts'

export function planLines({ name, from, to, packages, newPaths, newBytes }: BoxPlan): string[] {
  const size = t('cli.publish.new', { paths: newPaths, size: bytes(newBytes) })
  if (from === to) return [t('cli.publish.same', { name, system: systemName(to) })]
  if (from === null) return [t('cli.publish.first', { name, system: systemName(to) }), `  ${size}`]
  const title = t('cli.publish.change', { name, from: systemName(from), to: systemName(to) })
  return [title, `  ${size}`, ...packageLines(packages).map(line => `  ${line}`)]
}

/** Seconds since the epoch: "2026-02-01". */
export const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

export const publishedLine = ({ name, to, sequence, expires }: PublishResult['boxes'][number]): string =>
  t('cli.publish.done', {
    name,
    system: systemName(to),
    sequence: String(sequence),
    day: dayOf(expires),
  })
