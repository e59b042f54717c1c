// Which boxes are deployed: those that have a host, and by name what the others lack.
import { Box as BoxIcon, Tag } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { HostReach } from '#features/hosts/host-reach.tsx'
import { allTags, reachOf } from '#features/hosts/host-view.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import { addressText } from '#shared/hosts/address.ts'
import { list } from '#shared/messages/message.ts'
import { boxesHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { updateDraft } from './wizard/draft.ts'
import { type BoxRow, chooseBoxes, type FleetBoxes, type Lacking } from './wizard/fleet-boxes.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

const searchedFrom = 9
const shownAtMost = 100
const namedAtMost = 12

export function ChooseBoxes({ wizard }: { wizard: DeployWizard }) {
  const { boxes, error, retry, retrying } = wizard.fleet
  if (boxes) return <Boxes wizard={wizard} boxes={boxes} />
  if (error)
    return <ErrorPanel error={error} title={t('deploy.boxes.unread')} onRetry={retry} retrying={retrying} />
  return (
    <Loading label={t('deploy.boxes.reading')} className="space-y-2">
      {[1, 2, 3].map(one => (
        <Skeleton key={one} className="h-14 rounded-lg" />
      ))}
    </Loading>
  )
}

function Boxes({ wizard, boxes: { rows, lacking } }: { wizard: DeployWizard; boxes: FleetBoxes }) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const found = useMemo(
    () => rows.filter(({ name, host }) => matches(wanted, name, host.name, ...host.tags)),
    [rows, wanted],
  )
  const { states, profiles } = wizard
  const nameOf = (source: BuiltSource) =>
    profiles.data?.profiles.find(({ id }) => source.kind === 'profile' && id === source.profile)?.name ??
    textOf(source)
  const chosen = rows.filter(row => row.chosen)
  const choose = (ids: readonly string[]) =>
    updateDraft(from => ({ ...from, fleet: chooseBoxes(from.fleet, ids) }))
  const add = (more: readonly BoxRow[]) => choose([...chosen, ...more].map(({ id }) => id))
  if (rows.length === 0)
    return (
      <>
        <EmptyState
          icon={BoxIcon}
          title={t('deploy.boxes.none')}
          action={<ButtonLink href={boxesHref()}>{t('deploy.boxes.to-boxes')}</ButtonLink>}
        >
          {t('deploy.boxes.none.detail')}
        </EmptyState>
        <Lacks lacking={lacking} />
      </>
    )
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {rows.length >= searchedFrom && (
          <SearchField
            label={t('deploy.boxes.search')}
            value={text}
            onValueChange={setText}
            className="w-64 max-w-full"
          />
        )}
        <Button size="sm" onClick={() => add(found)}>
          {t('deploy.where.all')}
        </Button>
        {allTags(rows.map(({ host }) => host)).map(tag => (
          <Button
            key={tag}
            size="sm"
            icon={Tag}
            aria-label={t('deploy.boxes.tag', { tag })}
            onClick={() => add(rows.filter(({ host }) => host.tags.includes(tag)))}
          >
            <span translate="no">{tag}</span>
          </Button>
        ))}
        {chosen.length > 0 && (
          <Button size="sm" variant="quiet" onClick={() => choose([])}>
            {t('hosts.unchoose')}
          </Button>
        )}
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {t('deploy.boxes.chosen', { count: chosen.length })}
        </p>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would not be a grid in every browser */}
      <div role="group" aria-label={t('deploy.boxes.list')} className="grid gap-2 @2xl:grid-cols-2">
        {found.slice(0, shownAtMost).map(row => (
          <ChoiceCard
            key={row.id}
            type="checkbox"
            chosen={row.chosen}
            onChange={on => (on ? add([row]) : choose(chosen.flatMap(({ id }) => (id === row.id ? [] : id))))}
            title={<Data>{row.name}</Data>}
            badges={
              <HostReach reach={reachOf(states.data?.find(({ id }) => id === row.host.id)?.asked ?? null)} />
            }
            label={row.name}
            data
          >
            <Data>{nameOf(row.source)}</Data> → <Data>{addressText(row.host.address)}</Data>
            {row.twice.length > 0 && (
              <FieldError>{t('deploy.boxes.twice', { names: list(row.twice) })}</FieldError>
            )}
          </ChoiceCard>
        ))}
      </div>
      {found.length === 0 && <p className="p-6 text-center text-muted">{t('deploy.boxes.none-found')}</p>}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">{t('deploy.boxes.more', { count: found.length - shownAtMost })}</p>
      )}
      <Lacks lacking={lacking} />
    </>
  )
}

const Lacks = ({ lacking }: { lacking: readonly Lacking[] }) =>
  lacking.map(({ why, names }) => (
    <p key={why} className="text-muted text-sm [overflow-wrap:anywhere]">
      {t(`deploy.boxes.lacking.${why}`, {
        names: list(names.slice(0, namedAtMost)),
        more: Math.max(0, names.length - namedAtMost),
      })}
    </p>
  ))

/** One that is not in the list of profiles. */
function textOf(source: BuiltSource): string {
  switch (source.kind) {
    case 'profile':
      return source.profile
    case 'flake':
      return source.reference
    case 'image':
      return source.id
  }
}
