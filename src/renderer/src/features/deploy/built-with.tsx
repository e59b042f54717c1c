// Offers to begin the form with the system that the one chosen host was built with, or got last. Answers that are there
// are replaced only when a person says so.
import { useEffect } from 'react'
import { isOld } from '#features/hosts/ask-queue.ts'
import { useAskHosts } from '#features/hosts/use-ask-hosts.ts'
import { useCall } from '#lib/engine/calls.ts'
import { useNow } from '#lib/hooks/use-now.ts'
import { t } from '#lib/texts/texts.ts'
import { sourceFor } from '#shared/deploy/known-source.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import { Button } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { updateDraft } from './wizard/draft.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'
import { fillFrom, isFilled, offerOf, unfill } from './wizard/what.ts'

export function BuiltWith({ wizard }: { wizard: DeployWizard }) {
  const { draft, chosen } = wizard
  const offer = useOffer(wizard)
  const filledFrom = draft.filled && isFilled(draft) ? nameOf(draft.filled.host, wizard) : null
  useEffect(() => {
    if (filledFrom !== null) announce(t('deploy.where.filled', { name: filledFrom }))
  }, [filledFrom])
  if (draft.filled && filledFrom !== null)
    return (
      <Callout
        tone="accent"
        title={t('deploy.where.filled', { name: filledFrom })}
        actions={
          <>
            <Button size="sm" onClick={() => wizard.go('what')}>
              {t('deploy.where.review')}
            </Button>
            <Button
              size="sm"
              onClick={() => updateDraft(from => ({ ...unfill(from), declined: from.filled?.host ?? null }))}
            >
              {t('deploy.where.undo')}
            </Button>
          </>
        }
      >
        <SourceText source={draft.filled.source} wizard={wizard} />
      </Callout>
    )
  const name = chosen[0]?.name ?? ''
  if (offer.asking)
    return (
      <p role="status" className="text-muted text-sm">
        {t('deploy.where.asking', { name })}
      </p>
    )
  if (offer.kind !== 'ask') return null
  return (
    <Callout
      title={t('deploy.where.differs', { name })}
      actions={
        <Button size="sm" onClick={() => updateDraft(from => fillFrom(from, offer.host, offer.source))}>
          {t('deploy.where.use')}
        </Button>
      }
    >
      <p>
        <SourceText source={offer.source} wizard={wizard} />
      </p>
      <p className="text-muted">{t('deploy.where.differs.detail')}</p>
    </Callout>
  )
}

const nameOf = (host: string, { hosts }: DeployWizard) =>
  hosts.data?.find(({ id }) => id === host)?.name ?? host

type Offer = { asking: boolean } & ({ kind: 'ask'; host: string; source: BuiltSource } | { kind: null })

/** Fills the form if that overwrites nothing; otherwise returns the question to show. */
function useOffer({ draft, states, images, image }: DeployWizard): Offer {
  const [only, ...others] = draft.hosts
  const host = only !== undefined && others.length === 0 ? only : null
  const now = useNow()
  const state = states.data?.find(({ id }) => id === host)
  // This waits until the time of the last query is known.
  useAskHosts(host !== null && states.data ? [host] : [], states.data ?? [])
  const history = useCall('hosts.history', { host: host ?? '' }, { enabled: host !== null })
  const isRefreshing = host !== null && isOld(state, now)
  // The engine sends no event for an answer's changes to the history.
  const isBehind = (history.data?.asked?.at ?? 0) !== (state?.asked?.at ?? 0)
  const { refetch, isSuccess } = history
  useEffect(() => {
    if (!isRefreshing && isSuccess && isBehind) void refetch()
  }, [isRefreshing, isSuccess, isBehind, refetch])
  const known =
    !isRefreshing && !isBehind && history.data && images.data
      ? sourceFor(history.data, images.data.images, null)
      : null
  const kind = known && host !== null ? offerOf(draft, { host, source: known, image }) : null
  useEffect(() => {
    if (kind === 'fill' && known && host !== null)
      updateDraft(from =>
        // Answers that were given since then stay.
        offerOf(from, { host, source: known, image }) === 'fill' ? fillFrom(from, host, known) : from,
      )
  }, [kind, known, host, image])
  return kind === 'ask' && known && host !== null
    ? { asking: false, kind, host, source: known }
    : { asking: isRefreshing, kind: null }
}

function SourceText({ source, wizard }: { source: BuiltSource; wizard: DeployWizard }) {
  if (source.kind === 'flake') return <Data>{source.reference}</Data>
  if (source.kind === 'image')
    return <Data>{wizard.images.data?.images.find(({ id }) => id === source.id)?.name ?? source.id}</Data>
  const { profile, options } = source
  const name = wizard.profiles.data?.profiles.find(({ id }) => id === profile)?.name ?? profile
  return (
    <>
      <Data>{name}</Data>, {t('deploy.where.settings', { count: Object.keys(options).length })}
    </>
  )
}
