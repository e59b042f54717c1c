// Lists the deploys to the host from here, newest first, and how each ended.

import { History, RotateCw } from 'lucide-react'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { DeployNote } from '#shared/deploy/memory.ts'
import { deployHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { When } from '#ui/when.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { OutcomeBadge } from '../outcome-badge.tsx'

export function HostDeploys({ page: { host, history } }: { page: HostPageData }) {
  const deploys = [...history.deploys].reverse()
  if (deploys.length === 0) return <EmptyState icon={History} title={t('deploys.none')} />
  return (
    <ul
      aria-label={t('deploys.title')}
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {deploys.map(note => (
        <Note key={`${note.deploy} ${note.at}`} note={note} host={host.id} />
      ))}
    </ul>
  )
}

function Note({ note, host }: { note: DeployNote; host: string }) {
  const { name, at, mode, outcome, error, seconds, source } = note
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex flex-wrap items-center gap-2">
          <OutcomeBadge outcome={outcome} />
          {source.kind === 'generation' ? (
            <span className="font-medium">{t('deploys.generation')}</span>
          ) : (
            <span translate="no" dir="auto" className="min-w-0 font-medium [overflow-wrap:anywhere]">
              {name}
            </span>
          )}
        </p>
        <p className="text-muted text-sm">
          {t(`deploys.mode.${mode}`)} · <When at={at} /> ·{' '}
          {t('deploys.took', { time: formatDuration(seconds * 1000) })}
        </p>
        {error && <p className="mt-1 text-sm [overflow-wrap:anywhere]">{texts.error(error).message}</p>}
      </div>
      {source.kind !== 'generation' && source.kind !== 'kit' && (
        <ButtonLink size="sm" icon={RotateCw} href={deployHref({ hosts: [host], at })}>
          {t('deploys.again')}
        </ButtonLink>
      )}
    </li>
  )
}
