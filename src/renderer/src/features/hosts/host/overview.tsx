import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { HostFactsCard } from './facts-card.tsx'
import { LineageCard } from './lineage-card.tsx'
import { ServicesCard } from './services-card.tsx'

export function Overview({ page, images }: { page: HostPageData; images: readonly Image[] }) {
  const { history, asking } = page
  return (
    <div className="@container">
      <div className="grid grid-cols-1 gap-4 @3xl:grid-cols-2">
        {history.facts ? (
          <HostFactsCard host={page.host} facts={history.facts.facts} />
        ) : (
          <Card>
            <CardHeader title={t('host.facts')} />
            <CardBody>
              {asking ? (
                <Loading label={t('host.loading')}>
                  <Skeleton className="h-64" />
                </Loading>
              ) : (
                <p className="text-muted">{t('host.not-asked')}</p>
              )}
            </CardBody>
          </Card>
        )}
        <div className="flex min-w-0 flex-col gap-4">
          {history.facts && <ServicesCard facts={history.facts.facts} />}
          <LineageCard page={page} images={images} />
        </div>
      </div>
    </div>
  )
}
