// The last report.
import { t } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { bytes } from '#shared/messages/message.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { FactRow } from './fact-row.tsx'

/** null if it was not reported. */
function partOf(used: number | null | undefined, total: number | null | undefined): string | null {
  if (typeof used !== 'number' || typeof total !== 'number') return null
  return t('report.of', { used: bytes(used), total: bytes(total) })
}

export function ReportCard({ box: { health, homeAssistant, newtHealthy } }: { box: ShownBox }) {
  if (!health)
    return (
      <Card>
        <CardHeader title={t('report.facts')} />
        <CardBody>
          <p className="text-muted">{t('report.no-facts')}</p>
        </CardBody>
      </Card>
    )
  const { memory, disk, load_average: load, system, failed_units: failed } = health
  const { nixos_version: version, current_generation: generation } = system ?? {}
  return (
    <Card>
      <CardHeader title={t('report.facts')} />
      <dl className="space-y-1.5 p-4 tabular-nums">
        <FactRow name={t('report.home-assistant')}>
          {homeAssistant && t(`report.home-assistant.${homeAssistant}`)}
        </FactRow>
        <FactRow name={t('report.newt')}>
          {newtHealthy !== null && t(newtHealthy ? 'report.newt.yes' : 'report.newt.no')}
        </FactRow>
        <FactRow name={t('report.units')}>
          <span translate="no" className="[overflow-wrap:anywhere]">
            {failed?.length ? failed.join(', ') : t('report.units.none')}
          </span>
        </FactRow>
        <FactRow name={t('report.uptime')}>{formatDuration(health.uptime_seconds * 1000)}</FactRow>
        <FactRow name={t('report.memory')}>{partOf(memory?.used_bytes, memory?.total_bytes)}</FactRow>
        <FactRow name={t('report.disk')}>{partOf(disk?.root_used_bytes, disk?.root_total_bytes)}</FactRow>
        <FactRow name={t('report.load')}>{load?.map(each => each.toFixed(2)).join(' · ')}</FactRow>
        <FactRow name={t('report.system')}>
          {version &&
            (typeof generation === 'number'
              ? t('report.generation', { version, number: String(generation) })
              : `NixOS ${version}`)}
        </FactRow>
      </dl>
    </Card>
  )
}
