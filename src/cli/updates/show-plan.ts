// Formats the changes of a publication for each box. Pure.
import { bytes } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import type { BoxPlan, PublishResult } from '#shared/updates/publish.ts'
import { packageLines } from '../deploy/show-plan.ts'
import { t } from '../texts.ts'

export function planLines({ name, from, to, packages, newPaths, newBytes }: BoxPlan): string[] {
  const size = t('cli.publish.new', { paths: newPaths, size: bytes(newBytes) })
  if (from === to) return [t('cli.publish.same', { name, system: withoutHash(to) })]
  if (from === null) return [t('cli.publish.first', { name, system: withoutHash(to) }), `  ${size}`]
  const title = t('cli.publish.change', { name, from: withoutHash(from), to: withoutHash(to) })
  return [title, `  ${size}`, ...packageLines(packages).map(line => `  ${line}`)]
}

/** Seconds since the epoch: "2026-02-01". */
export const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

export const publishedLine = ({ name, to, sequence, expires }: PublishResult['boxes'][number]): string =>
  t('cli.publish.done', {
    name,
    system: withoutHash(to),
    sequence: String(sequence),
    day: dayOf(expires),
  })
