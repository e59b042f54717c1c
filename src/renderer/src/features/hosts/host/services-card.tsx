import { CircleAlert, CircleCheck } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { CommandLine } from '#ui/command-line.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Callout } from '#ui/feedback/callout.tsx'

/** The units that failed, and whether a restart is due. */
export function ServicesCard({ facts: { failedUnits, needsReboot } }: { facts: HostFacts }) {
  const failed = failedUnits ?? []
  return (
    <Card>
      <CardHeader
        title={t('host.services')}
        actions={
          failed.length > 0 && (
            <Badge tone="bad" icon={CircleAlert}>
              {t('host.units-failed', { count: failed.length })}
            </Badge>
          )
        }
      />
      <CardBody className="space-y-3">
        {failedUnits === null && <p className="text-muted">{t('host.services.unknown')}</p>}
        {failedUnits?.length === 0 && (
          <p className="flex items-center gap-2">
            <CircleCheck aria-hidden className="size-4 text-ok" />
            {t('host.services.good')}
          </p>
        )}
        {failed.length > 0 && (
          <>
            <ul translate="no" className="max-h-40 space-y-1 overflow-y-auto font-mono text-sm">
              {failed.map(unit => (
                <li key={unit} className="[overflow-wrap:anywhere]">
                  {unit}
                </li>
              ))}
            </ul>
            <div className="space-y-1.5">
              <p className="text-muted text-sm">{t('host.services.look')}</p>
              <CommandLine command={`systemctl status ${failed[0]}; journalctl -b -u ${failed[0]}`} />
            </div>
          </>
        )}
        {needsReboot && (
          <Callout tone="warn" title={t('host.restart-due')}>
            {t('host.restart-due.detail')}
          </Callout>
        )}
      </CardBody>
    </Card>
  )
}
