// The Connect that Kiln runs on this computer: a choice and a button while it does not run, and what others need to reach
// it while it does.
import './texts.ts'
import { Play, Square } from 'lucide-react'
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { ConnectServer, OwnConnect as Own } from '#shared/contract/connect.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { JoinOwn } from './join-own.tsx'
import { PagesLink } from './pages-link.tsx'
import { RunningFacts } from './running-facts.tsx'
import { type Draft, portOf, StartFields } from './start-fields.tsx'

export function OwnConnect({ servers }: { servers: readonly ConnectServer[] }) {
  const { data, error, refetch, isFetching } = useCall('connect.own', {})
  if (data) return <OwnCard own={data} servers={servers} />
  if (error)
    return (
      <ErrorPanel
        error={error}
        title={t('own-connect.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  return (
    <Loading label={t('own-connect.loading')}>
      <Skeleton className="h-60" />
    </Loading>
  )
}

function OwnCard({ own, servers }: { own: Own; servers: readonly ConnectServer[] }) {
  const [changed, setChanged] = useState<Partial<Draft>>({})
  const start = useCommand('connect.startOwn')
  const stop = useCommand('connect.stopOwn')
  const { choice, state, running } = own
  const draft = { reach: choice.reach, port: String(choice.port), ...changed }
  const port = portOf(draft.port)
  const isStarting = start.isPending || state === 'starting'
  const begin = () => {
    if (port === null || isStarting) return
    start.mutate(
      { choice: { ...choice, reach: draft.reach, port } },
      // The next start begins with the choice that it runs with.
      { onSuccess: () => setChanged({}) },
    )
  }
  const end = () => stop.mutate({}, { onSuccess: () => announce(t('own-connect.stopped')) })
  // The engine keeps why it does not run, for a window that opens later; anything else came with the answer.
  const failed = own.problem ?? start.error ?? stop.error
  return (
    <Card>
      <CardHeader
        title={t('own-connect.title')}
        actions={
          state === 'stopped' ? undefined : (
            <Badge tone={state === 'running' ? 'ok' : 'accent'}>{t(`own-connect.badge.${state}`)}</Badge>
          )
        }
      />
      <CardBody className="space-y-4">
        <p className="text-muted">{t('own-connect.detail')}</p>
        {failed && state === 'stopped' && !start.isPending && (
          <ErrorPanel error={failed} title={t('own-connect.problem')} />
        )}
        {state === 'stopped' && (
          <StartFields draft={draft} onChange={more => setChanged({ ...changed, ...more })} />
        )}
        {running && <RunningFacts own={own} running={running} />}
        {running && !servers.some(({ address }) => address === running.url) && <JoinOwn running={running} />}
        <WithKiln own={own} />
        <div className="flex flex-wrap items-center gap-2">
          {/* While it starts, a double click on Start must not be a click on Stop. */}
          {state === 'stopped' || isStarting ? (
            <Button
              variant={servers.length === 0 ? 'primary' : 'secondary'}
              icon={Play}
              busy={isStarting}
              blocked={port === null}
              onClick={begin}
            >
              {t('own-connect.start')}
            </Button>
          ) : (
            <Button icon={Square} busy={state === 'stopping' || stop.isPending} onClick={end}>
              {t('own-connect.stop')}
            </Button>
          )}
          {state === 'starting' && (
            <Button variant="quiet" icon={Square} busy={stop.isPending} onClick={end}>
              {t('own-connect.stop')}
            </Button>
          )}
          {running && choice.reach === 'loopback' && <PagesLink url={running.url} />}
        </div>
      </CardBody>
    </Card>
  )
}

function WithKiln({ own }: { own: Own }) {
  const set = useCommand('connect.setOwnWithKiln')
  return (
    <div className="space-y-2">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className="flex w-fit items-center gap-2">
        <Checkbox
          checked={set.isPending ? set.variables.withKiln : own.choice.withKiln}
          onCheckedChange={withKiln => set.mutate({ withKiln })}
        />
        {t('own-connect.with-kiln')}
      </label>
      {set.error && <ErrorPanel error={set.error} />}
    </div>
  )
}
