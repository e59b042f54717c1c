// Shows what Nix builds on (this computer, Lima VMs on it, and hosts over SSH) and the caches that it downloads from.
import './texts.ts'
import { CircleCheck, CircleX, Plus } from 'lucide-react'
import { useState } from 'react'
import { CachesSection } from '#features/caches/caches-section.tsx'
import { type CallReply, useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { Section } from '#ui/section.tsx'
import { Words } from '#ui/text.tsx'
import { AddBuilder } from './add-builder.tsx'
import { BuilderRow } from './builder-row.tsx'
import { factsText } from './builder-view.ts'
import { LimaSection } from './lima-section.tsx'

export function BuildersPage() {
  const [adding, setAdding] = useState(false)
  const { data, error, refetch, isFetching } = useCall('builders.list', {})
  return (
    <Page
      title={t('app.place.builders')}
      description={t('builders.description')}
      actions={
        <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t('builders.add')}
        </Button>
      }
    >
      {error && !data ? (
        <ErrorPanel
          error={error}
          title={t('builders.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : data ? (
        <div className="space-y-6">
          <Here list={data} />
          <LimaSection builders={data.builders} />
          <OverSsh list={data} />
          <CachesSection />
        </div>
      ) : (
        <Loading label={t('builders.loading')} className="space-y-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </Loading>
      )}
      {adding && <AddBuilder onClose={() => setAdding(false)} />}
    </Page>
  )
}

type List = CallReply<'builders.list'>

function Here({ list: { local, problem } }: { list: List }) {
  return (
    <section aria-labelledby="builders-here" className="rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
        <h2 id="builders-here" className="font-semibold">
          {t('builders.here')}
        </h2>
        <Badge tone={local ? 'ok' : 'bad'} icon={local ? CircleCheck : CircleX}>
          {t(local ? 'builders.here.ready' : 'builders.here.not-ready')}
        </Badge>
        {local && <p className="min-w-0 text-muted text-sm">{factsText(local)}</p>}
      </div>
      {problem && (
        <p className="mt-1 text-sm">
          {texts.error(problem).message} <Words>{texts.error(problem).hint}</Words>
        </p>
      )}
    </section>
  )
}

function OverSsh({ list: { builders } }: { list: List }) {
  const hosts = builders.filter(each => each.lima === null)
  return (
    <Section id="builders-ssh" title={t('builders.list')}>
      {hosts.length === 0 && <p className="text-muted">{t('builders.none')}</p>}
      {hosts.map(builder => (
        <BuilderRow key={builder.host} builder={builder} />
      ))}
    </Section>
  )
}
