import './texts.ts'
import { BadgeCheck } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { formatDuration, relativeTime } from '#lib/texts/times.ts'
import type { Image } from '#shared/images/image.ts'
import { Badge } from '#ui/feedback/badge.tsx'

/** Says that this very image was booted; empty if it was not, or if its file has changed since. */
export function BootBadge({ image: { bootTest, formats } }: { image: Pick<Image, 'bootTest' | 'formats'> }) {
  if (!bootTest) return null
  const file = formats[bootTest.format]
  if (file?.state !== 'present' || file.sha256 !== bootTest.sha256) return null
  const detail = t('boot-test.detail', {
    checks: bootTest.checks.filter(({ outcome }) => outcome === 'passed').length,
    version: bootTest.qemu,
    duration: formatDuration(bootTest.seconds * 1000),
    when: relativeTime(bootTest.when, Date.now()),
  })
  return (
    <span title={detail}>
      <Badge tone="ok" icon={BadgeCheck}>
        {t('boot-test.passed')}
      </Badge>
    </span>
  )
}
