// One box: its state, the next action, its answers, and everything that belongs to it.
import '#features/hosts/texts.ts'
import '#features/machines/texts.ts'
import '#features/profile-form/answer-texts.ts'
import './texts.ts'
import './box-page-texts.ts'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { ReportsCard } from '#features/connect/reports-card.tsx'
import { UpdatesCard } from '#features/updates/updates-card.tsx'
import { type CallReply, useCall } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { boxesHref } from '#shared/window/routes.ts'
import { BackToBoxes } from '#ui/back-links.tsx'
import { Card, CardBody } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { When } from '#ui/when.tsx'
import { BoxMenu, NextButton } from './box-actions.tsx'
import { AnswersCard } from './box-answers.tsx'
import { type BoxDialog, BoxDialogs } from './box-dialogs.tsx'
import { DrivesCard } from './box-drives.tsx'
import { HistoryCard } from './box-history-card.tsx'
import { HostCard, ImagesCard, MachinesCard } from './box-parts.tsx'
import { BoxStateBadge } from './box-state.tsx'
import { RunBox } from './run-box.tsx'
import { useBoxParts } from './use-box-parts.ts'

export function BoxPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, error, refetch, isFetching } = useCall('boxes.show', { box: id })
  // A box that was removed elsewhere must not be shown from old data.
  if (data && error?.code !== 'box.unknown') return <BoxDetail key={id} box={data} />
  return (
    <Page title={t('box.title')} above={<BackToBoxes />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('box.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : (
        <Loading label={t('box.loading')} className="flex flex-col gap-4">
          <Skeleton className="h-20" />
          <Skeleton className="h-80" />
        </Loading>
      )}
    </Page>
  )
}

function BoxDetail({ box }: { box: CallReply<'boxes.show'> }) {
  const [, navigate] = useLocation()
  const [dialog, setDialog] = useState<BoxDialog | null>(null)
  const [running, setRunning] = useState<string | null>(null)
  const parts = useBoxParts(box)
  const profiles = useCall('profiles.list', {}).data?.profiles
  const profile = profiles?.find(({ id }) => id === box.profile)
  return (
    <Page
      title={box.name}
      heading={
        <span className="flex items-center gap-2.5">
          <ProfileArt name={profile?.icon ?? ''} className="size-8" />
          <span translate="no" dir="auto" className="truncate">
            {box.name}
          </span>
          <BoxStateBadge state={box.state.code} />
        </span>
      }
      above={<BackToBoxes />}
      description={
        <>
          <Data>{profile?.name ?? box.profile ?? t('boxes.no-profile')}</Data>
          {' · '}
          <span translate="no">{box.architecture}</span>
        </>
      }
      actions={<BoxMenu box={box} onDialog={setDialog} />}
    >
      <div className="@container flex flex-col gap-4">
        <StateCard box={box} onRun={setRunning} onDialog={setDialog} />
        <div className="grid grid-cols-1 items-start gap-4 @3xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <ImagesCard box={box} images={parts.images} onRun={setRunning} />
            <MachinesCard machines={parts.machines} />
            <DrivesCard box={box} images={parts.images} others={box.otherDrives} />
            <HostCard box={box} host={parts.host} />
            <ReportsCard box={box.id} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <AnswersCard box={box} profile={profile} onReset={() => setDialog({ kind: 'reset', box })} />
            <UpdatesCard box={box} />
            <HistoryCard box={box} parts={parts} />
          </div>
        </div>
      </div>
      {running && <RunBox box={box.id} image={running} onClose={() => setRunning(null)} />}
      {dialog && (
        <BoxDialogs
          dialog={dialog}
          onClose={() => setDialog(null)}
          onRemoved={() => navigate(boxesHref(), { replace: true })}
        />
      )}
    </Page>
  )
}

type StateProps = {
  box: BoxView
  onRun: (image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

const StateCard = ({ box, onRun, onDialog }: StateProps) => (
  <Card>
    <CardBody className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-48 flex-1">
        <p>{texts.text(box.state.because)}</p>
        {box.state.since !== null && (
          <p className="text-muted text-sm">{rich('box.noted', { when: <When at={box.state.since} /> })}</p>
        )}
      </div>
      <NextButton box={box} onRun={onRun} onDialog={onDialog} primary />
    </CardBody>
  </Card>
)
