// One builder that is reached over SSH: whether it works, what it builds, its last test.
import { CircleCheck, CircleX, Ellipsis, KeyRound, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { TrustDialog } from '#features/hosts/trust/trust-dialog.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { addressText } from '#shared/hosts/address.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Menu } from '#ui/controls/menu.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Words } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { type BuilderState, factsText, stateOf, stateTone } from './builder-view.ts'
import { JobProgress, useLastJob } from './job-progress.tsx'
import { RemoveBuilder } from './remove-builder.tsx'

const icons = { works: CircleCheck, failed: CircleX, untrusted: KeyRound, untested: undefined }

const StateBadge = ({ state }: { state: BuilderState }) => (
  <Badge tone={stateTone[state]} icon={icons[state]}>
    {t(`builders.state.${state}`)}
  </Badge>
)

export function BuilderRow({ builder }: { builder: KnownBuilder }) {
  const { host, name, address, facts, problem, keys } = builder
  const [opened, setOpened] = useState<'trust' | 'remove' | null>(null)
  const test = useCommand('builders.test')
  const job = useLastJob(host, ['test-builder'])
  const state = stateOf(builder)
  const run = () => test.mutate({ builder: host })
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-48 flex-[1_1_12rem]">
          <h3 translate="no" dir="auto" className="truncate font-semibold">
            {name}
          </h3>
          <p translate="no" dir="auto" className="truncate text-muted text-sm">
            {addressText(address)}
          </p>
        </div>
        <div className="flex min-w-48 flex-[2_1_16rem] flex-col items-start gap-1 text-sm">
          <StateBadge state={state} />
          {facts && (
            <span className="text-muted">
              {factsText(facts)} · {t('builders.tested')} <When at={facts.at} />
            </span>
          )}
        </div>
        <div className="flex items-center gap-2">
          {keys.length === 0 && !facts && (
            <Button
              size="sm"
              icon={KeyRound}
              aria-label={t('builders.trust.name', { name })}
              onClick={() => setOpened('trust')}
            >
              {t('builders.trust')}
            </Button>
          )}
          <Button
            size="sm"
            icon={Play}
            busy={test.isPending}
            aria-label={t('builders.test.name', { name })}
            onClick={run}
          >
            {t('builders.test')}
          </Button>
          <Menu
            trigger={<IconButton size="sm" icon={Ellipsis} label={t('builders.more', { name })} />}
            items={[
              { label: t('builders.trust'), icon: KeyRound, onSelect: () => setOpened('trust') },
              'separator',
              {
                label: t('builders.remove'),
                icon: Trash2,
                danger: true,
                onSelect: () => setOpened('remove'),
              },
            ]}
          />
        </div>
      </div>
      {test.error && <ErrorPanel error={test.error} />}
      {job && <JobProgress job={job} />}
      {problem && !job && <Problem builder={builder} />}
      {opened === 'trust' && (
        <TrustDialog host={{ id: host, name }} onClose={() => setOpened(null)} onTrusted={run} />
      )}
      {opened === 'remove' && <RemoveBuilder builder={builder} onClose={() => setOpened(null)} />}
    </article>
  )
}

/** Shows the problem of a test in another Kiln, or of one before this window opened. */
export function Problem({ builder: { problem } }: { builder: KnownBuilder }) {
  if (!problem) return null
  const { message, hint } = texts.error(problem)
  return (
    <p className="text-sm">
      {message} <Words>{hint}</Words>
    </p>
  )
}
