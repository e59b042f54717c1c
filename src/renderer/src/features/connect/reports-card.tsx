// On the page of a box: the state that it reports to its Connect. Renders nothing if it reports to none.
import './texts.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { reportHref } from '#shared/window/routes.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Because, DeviceStateBadge, LastHeard } from './device-state.tsx'

export function ReportsCard({ box }: { box: string }) {
  const reported = useCall('connect.list', {}).data?.boxes.filter(each => each.box === box) ?? []
  return reported.map(each => (
    <Card key={`${each.server} ${each.id}`}>
      <CardHeader
        title={
          <span className="flex items-center gap-2">
            {t('report.card')}
            <DeviceStateBadge state={each.state} />
          </span>
        }
        actions={
          <ButtonLink size="sm" href={reportHref(each)}>
            {t('report.card.open')}
          </ButtonLink>
        }
      />
      <CardBody>
        <Because because={each.because} />
        <p className="text-muted text-sm">
          <LastHeard {...each} />
        </p>
        {each.homeAssistant && (
          <p>
            {t('report.home-assistant')}: {t(`report.home-assistant.${each.homeAssistant}`)}
          </p>
        )}
        {each.newtHealthy !== null && (
          <p>
            {t('report.newt')}: {t(each.newtHealthy ? 'report.newt.yes' : 'report.newt.no')}
          </p>
        )}
      </CardBody>
    </Card>
  ))
}
