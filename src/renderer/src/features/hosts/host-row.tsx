// One host of the list: whether it answers, what runs there, its health, how the last deploy went.

import { TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { addressText } from '#shared/hosts/address.ts'
import { hostHref } from '#shared/window/routes.ts'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { When } from '#ui/when.tsx'
import { HostReach } from './host-reach.tsx'
import { type HostLine, reachOf, wentBack } from './host-view.ts'
import { OutcomeBadge } from './outcome-badge.tsx'

/** One line where there is room, two where not. */
export const rowPx = { wide: 60, narrow: 112 }

type Props = {
  line: HostLine
  asking: boolean
  chosen: boolean
  onChoose: (id: string, chosen: boolean) => void
}

/** Drawn again only when something of it changed: a list that scrolls draws many. */
export const HostRow = memo(function HostRow({ line: { host, state }, asking, chosen, onChoose }: Props) {
  const { id, name, address, tags } = host
  const facts = state?.facts ?? null
  const asked = state?.asked ?? null
  return (
    <div
      className={cn(
        'grid h-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 border-line border-b px-3',
        '@2xl:grid-cols-[auto_minmax(0,6fr)_8.5rem_minmax(0,5fr)_minmax(0,4.5fr)]',
        chosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <Checkbox
        checked={chosen}
        aria-label={t('hosts.choose', { name })}
        onCheckedChange={on => onChoose(id, on)}
      />
      <div className="min-w-0">
        <p className="truncate">
          <Link
            href={hostHref(id)}
            dir="auto"
            translate="no"
            title={name}
            className="rounded font-semibold hover:text-accent-text hover:underline"
          >
            {name}
          </Link>
        </p>
        <p className="flex min-w-0 items-center gap-2">
          <span
            translate="no"
            dir="auto"
            title={addressText(address)}
            className="min-w-0 truncate text-muted text-sm"
          >
            {addressText(address)}
          </span>
          <Tags tags={tags} />
        </p>
      </div>
      <div className="flex min-w-0 flex-col items-start gap-0.5">
        <HostReach reach={reachOf(asked)} asking={asking} />
        {asked && (
          <span className="text-muted text-xs">
            <When at={asked.at} />
          </span>
        )}
      </div>
      <div className="col-span-2 col-start-2 flex min-w-0 flex-wrap gap-x-4 @2xl:col-span-1 @2xl:col-start-auto @2xl:block">
        <Runs facts={facts} undone={state !== null && wentBack(state)} />
      </div>
      <div className="col-span-2 col-start-2 flex min-w-0 items-center gap-2 text-sm @2xl:col-span-1 @2xl:col-start-auto @2xl:flex-col @2xl:items-start @2xl:gap-0.5">
        <LastDeploy last={state?.last ?? null} />
      </div>
    </div>
  )
})

/** Two of them if there is room, else one, and the count of the others. */
const Tags = ({ tags: [first, second, ...more] }: { tags: readonly string[] }) =>
  first === undefined ? null : (
    <span
      translate="no"
      className="flex min-w-0 shrink-0 gap-1"
      title={[first, second, ...more].filter(Boolean).join(', ')}
    >
      <span className="flex max-w-24">
        <Badge>{first}</Badge>
      </span>
      {second !== undefined && (
        <>
          <span className="@4xl:hidden">
            <Badge>+{more.length + 1}</Badge>
          </span>
          <span className="hidden max-w-24 @4xl:flex">
            <Badge>{second}</Badge>
          </span>
        </>
      )}
      {more.length > 0 && (
        <span className="hidden @4xl:inline">
          <Badge>+{more.length}</Badge>
        </span>
      )}
    </span>
  )

/** The system and its generation, or build; then its health. */
function Runs({ facts, undone }: { facts: HostState['facts']; undone: boolean }) {
  if (!facts) return <p className="truncate text-muted text-sm">{t('host.no-system')}</p>
  const { system, nixos, currentGeneration, kiln, failedUnits, needsReboot, updateStale } = facts
  const details = [
    ...(nixos && currentGeneration !== null
      ? [t('host.generation', { number: String(currentGeneration) })]
      : []),
    ...(nixos ? [] : [t('host.not-nixos')]),
    ...(kiln?.build ? [t('host.build', { build: kiln.build })] : []),
  ]
  return (
    <>
      <p translate="no" dir="auto" className="truncate" title={system}>
        {system}
      </p>
      <p className="flex min-w-0 items-center gap-2 text-sm">
        <span className="min-w-0 truncate text-muted" title={details.join(' · ')}>
          {details.join(' · ')}
        </span>
        {failedUnits !== null && failedUnits.length > 0 && (
          <Badge tone="bad" icon={TriangleAlert}>
            {t('host.units-failed', { count: failedUnits.length })}
          </Badge>
        )}
        {undone && (
          <Badge tone="bad" icon={TriangleAlert}>
            {t('host.update-undone')}
          </Badge>
        )}
        {updateStale && (
          <Badge tone="warn" icon={TriangleAlert}>
            {t(`host.stale.${updateStale}`)}
          </Badge>
        )}
        {needsReboot && <Badge tone="warn">{t('host.needs-restart')}</Badge>}
      </p>
    </>
  )
}

function LastDeploy({ last }: { last: HostState['last'] }) {
  if (!last) return <span className="max-w-full truncate text-muted">{t('host.no-deploy')}</span>
  return (
    <>
      <OutcomeBadge outcome={last.outcome} />
      <span className="flex w-full min-w-0 gap-1.5 text-muted text-xs">
        <When at={last.at} />
        <span translate="no" dir="auto" className="min-w-0 truncate" title={last.name}>
          {last.name}
        </span>
      </span>
    </>
  )
}
