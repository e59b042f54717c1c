import { Boxes } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { boxesHref, boxHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { chooseBox, updateDraft } from './wizard/draft.ts'
import { notPublishable } from './wizard/publishable.ts'
import type { PublishWizard } from './wizard/use-publish.ts'

export const BoxesStep = ({ wizard }: { wizard: PublishWizard }) => (
  <div className="space-y-3">
    <div>
      <h2 className="font-semibold text-lg">{t('updates.boxes.heading')}</h2>
      <p className="text-muted">{t('updates.boxes.help')}</p>
    </div>
    {/* Shown here too: without a keyring the chosen boxes cannot be published. */}
    {wizard.keys.data?.keyring && (
      <ErrorPanel
        className="max-w-2xl"
        error={wizard.keys.data.keyring}
        title={t('updates.keyring.absent')}
        onRetry={() => void wizard.keys.refetch()}
        retrying={wizard.keys.isFetching}
      />
    )}
    <Choice wizard={wizard} />
  </div>
)

function Choice({ wizard: { boxes, chosen, draft, folders } }: { wizard: PublishWizard }) {
  const profiles = useCall('profiles.list', {}).data?.profiles
  if (boxes.error && !boxes.data)
    return (
      <ErrorPanel
        error={boxes.error}
        title={t('updates.boxes.unreadable')}
        onRetry={() => void boxes.refetch()}
        retrying={boxes.isFetching}
      />
    )
  if (!boxes.data)
    return (
      <Loading label={t('updates.boxes.loading')} className="space-y-2">
        <Skeleton className="h-14 rounded-lg" />
        <Skeleton className="h-14 rounded-lg" />
      </Loading>
    )
  const all = [...boxes.data.boxes].sort((a, b) => a.name.localeCompare(b.name))
  if (all.length === 0)
    return (
      <EmptyState
        icon={Boxes}
        title={t('updates.boxes.none')}
        action={
          <ButtonLink variant="primary" href={boxesHref()}>
            {t('updates.boxes.to-boxes')}
          </ButtonLink>
        }
      >
        {t('updates.boxes.none.detail')}
      </EmptyState>
    )
  const able = all.flatMap(box => (notPublishable(box, folders) === null ? [box.id] : []))
  const choose = (ids: readonly string[]) => updateDraft(from => ({ ...from, boxes: ids }))
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" onClick={() => choose(able)}>
          {t('updates.boxes.all')}
        </Button>
        {chosen.length > 0 && (
          <Button size="sm" variant="quiet" onClick={() => choose([])}>
            {t('updates.boxes.clear')}
          </Button>
        )}
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {t('updates.boxes.chosen', { count: chosen.length })}
        </p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that is seen twice */}
      <div role="group" aria-label={t('updates.boxes.list')} className="grid gap-2 @2xl:grid-cols-2">
        {all.map(box => {
          const { id, name, profile, architecture } = box
          const lacking = notPublishable(box, folders)
          return (
            <ChoiceCard
              key={id}
              type="checkbox"
              chosen={lacking === null && draft.boxes.includes(id)}
              disabled={lacking !== null}
              onChange={on => updateDraft(from => chooseBox(from, id, on))}
              title={<Data>{name}</Data>}
              label={name}
              data
              aside={
                lacking && (
                  <ButtonLink
                    size="sm"
                    variant="quiet"
                    href={boxHref(id)}
                    aria-label={t('updates.boxes.open', { name })}
                  >
                    {t('updates.boxes.open', { name })}
                  </ButtonLink>
                )
              }
            >
              {lacking ? (
                t(`updates.boxes.lacking.${lacking}`)
              ) : (
                <span className="[overflow-wrap:anywhere]">
                  <Data>{`${profiles?.find(one => one.id === profile)?.name ?? profile} · ${architecture}`}</Data>
                </span>
              )}
            </ChoiceCard>
          )
        })}
      </div>
    </>
  )
}
