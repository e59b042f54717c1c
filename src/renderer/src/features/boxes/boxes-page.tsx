// Home: all boxes, or the first question if there are none.
import './home-texts.ts'
import { Plus } from 'lucide-react'
import { Link } from 'wouter'
import { GoalLinks } from '#features/goals/goal-links.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { connectHref, newBoxHref } from '#shared/window/routes.ts'
import { CardGridSkeleton } from '#ui/card-grid-skeleton.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Page } from '#ui/page.tsx'
import { boxCardSize } from './box-card-size.ts'

const BoxGridSkeleton = () => <CardGridSkeleton label={t('boxes.loading')} {...boxCardSize} />
// An empty home starts with this chunk too: everything it does not need loads later.
const BoxList = later(async () => (await import('./box-list.tsx')).BoxList, {
  pending: BoxGridSkeleton,
  failed: LoadFailed,
})

export const BoxesPage = () => (
  <Page
    title={t('app.place.boxes')}
    description={t('boxes.description')}
    fill
    actions={
      <ButtonLink variant="primary" icon={Plus} href={newBoxHref()}>
        {t('app.place.new')}
      </ButtonLink>
    }
  >
    <AllBoxes />
  </Page>
)

function AllBoxes() {
  const { data, error, refetch, isFetching } = useCall('boxes.list', {})
  if (error && !data)
    return (
      <ErrorPanel
        title={t('boxes.unreadable')}
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data) return <BoxGridSkeleton />
  return (
    <>
      {data.untaken && (
        <ErrorPanel
          className="mb-3 shrink-0"
          title={t('boxes.untaken')}
          error={data.untaken}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {data.boxes.length + data.problems.length === 0 ? <NoBoxes /> : <BoxList {...data} />}
    </>
  )
}

/** Explains boxes, and asks the first question. */
const NoBoxes = () => (
  <div className="@container mx-auto flex w-full max-w-3xl flex-col gap-4 overflow-y-auto p-1 pt-[min(4vh,2rem)]">
    <div>
      <h2 className="font-semibold text-xl">{t('goal.heading')}</h2>
      <p className="mt-1 text-muted">{t('boxes.none.detail')}</p>
    </div>
    <GoalLinks />
    <p className="text-muted">
      {t('boxes.none.connect')}{' '}
      <Link className="rounded text-accent-text underline" href={connectHref()}>
        {t('boxes.none.to-connect')}
      </Link>
    </p>
  </div>
)
