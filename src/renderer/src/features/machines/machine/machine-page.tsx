// One machine: its console, how it is, and what can be done with it.

import '../texts.ts'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link, useParams } from 'wouter'
import { BoxLinks } from '#features/jobs/box-links.tsx'
import { JobsOn } from '#features/jobs/jobs-on.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { flashHref, imageHref, machinesHref } from '#shared/window/routes.ts'
import { announce } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { Console } from '../console/console.tsx'
import { MachineStateBadge } from '../machine-state.tsx'
import { useCpuPercent } from '../use-cpu-percent.ts'
import { Checkpoints } from './checkpoints.tsx'
import { MachineFacts } from './machine-facts.tsx'
import { PortList } from './port-list.tsx'
import { PowerActions } from './power-actions.tsx'

const BackToMachines = () => (
  <Link
    href={machinesHref()}
    className="inline-flex items-center gap-1 rounded text-accent-text hover:underline"
  >
    <ArrowLeft aria-hidden className="size-3.5" />
    {t('machine.back')}
  </Link>
)

export function MachinePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, error, refetch, isFetching, dataUpdatedAt } = useCall('machines.show', { id })
  // One that was removed elsewhere is not shown as it was.
  if (data && error?.code !== 'machine.unknown')
    return <MachineDetail key={id} machine={data} updatedAtMs={dataUpdatedAt} refetch={refetch} />
  return (
    <Page title={t('machine.title')} above={<BackToMachines />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('machine.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : (
        <Loading label={t('machine.loading')} className="space-y-4">
          <Skeleton className="h-96" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </Page>
  )
}

type DetailProps = { machine: Machine; updatedAtMs: number; refetch: () => unknown }

function MachineDetail({ machine, updatedAtMs, refetch }: DetailProps) {
  const cpuPercent = useCpuPercent(machine, updatedAtMs, refetch)
  const { id, name, state, image, error, closed, slowBecause } = machine
  useSpokenState(machine)
  return (
    <Page
      title={name}
      heading={
        <span className="flex items-center gap-2.5">
          <span translate="no" dir="auto" className="truncate">
            {name}
          </span>
          <MachineStateBadge state={state} />
        </span>
      }
      above={<BackToMachines />}
      description={
        <>
          <span translate="no">
            {id} · {machine.architecture}
          </span>{' '}
          ·{' '}
          <Link href={imageHref(image.id)} className="rounded text-accent-text underline">
            {t('machine.image')}
          </Link>{' '}
          ·{' '}
          <Link href={flashHref({ image: image.id })} className="rounded text-accent-text underline">
            {t('machine.flash')}
          </Link>
        </>
      }
      toolbar={<PowerActions machine={machine} />}
    >
      <div className="@container flex flex-col gap-4">
        {error && <ErrorPanel error={error} />}
        {closed && (
          <Callout tone="warn" title={t('machine.closed')}>
            {t('machine.closed.detail')}
          </Callout>
        )}
        <div className="flex flex-wrap gap-2 empty:hidden">
          <BoxLinks of={box => box.machines.includes(id)} />
        </div>
        <JobsOn id={id} />
        <div className="grid grid-cols-1 gap-4 @4xl:grid-cols-[minmax(0,1fr)_20rem]">
          {/* At least so high: in a low window the console and its buttons need more. */}
          <div className="flex min-h-[min(32rem,80vh)] flex-col self-start *:flex-1">
            <Console machine={machine} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <PortList machine={machine} />
            <MachineFacts machine={machine} cpuPercent={cpuPercent} />
            <Checkpoints machine={machine} />
          </div>
        </div>
        {machine.runs && slowBecause !== null && (
          <p className="text-muted text-sm">{t('machine.slow', { reason: slowBecause })}</p>
        )}
      </div>
    </Page>
  )
}

/** Says each change: the badge and the buttons change where a person may not be. */
function useSpokenState({ name, state }: Machine) {
  const last = useRef(state)
  useEffect(() => {
    if (last.current === state) return
    last.current = state
    announce(t('machine.announced', { name, state: windowMessage(`machine.state.${state}`) }))
  }, [name, state])
}
