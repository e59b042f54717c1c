// Withdraws what is published for a box: shows the system that it goes back to, asks for confirmation, and
// starts the job.
import './texts.ts'
import { useEffect, useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import type { Withdrawal } from '#shared/updates/withdrawal.ts'
import { Data } from '#ui/data.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { dayText, timeText } from './day-text.ts'

type Props = { box: { id: string; name: string }; folder: string; onClose: () => void }

export function WithdrawDialog({ box: { id, name }, folder, onClose }: Props) {
  const request = { boxes: [id], ring: null, folder }
  const { data: plan, error } = useCall('updates.withdrawal', { request })
  const { mutateAsync, isPending, error: refused } = useCommand('updates.withdraw')
  const [job, setJob] = useState<string | null>(null)
  const { view, error: lost } = useJob(job)
  const isDone = view?.state === 'succeeded'
  useEffect(() => {
    if (!isDone) return
    toast(t('updates.withdrawn', { name }))
    onClose()
  }, [isDone, name, onClose])
  const failed = error ?? refused ?? view?.error ?? lost
  const isRunning = job !== null && (view?.endedAt ?? null) === null && !lost
  const confirm = () =>
    plan &&
    void mutateAsync({ request, boxes: plan.boxes }).then(
      started => setJob(started.job),
      // The error is shown through `refused`.
      () => undefined,
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('updates.withdraw.title', { name })}
      confirm={t('updates.withdraw.confirm')}
      busy={isPending || isRunning}
      onConfirm={() => confirm()}
    >
      {plan && <Shown plan={plan} />}
      {!plan && !error && (
        <Loading label={t('loading.publish')}>
          <Skeleton className="h-16" />
        </Loading>
      )}
      {failed && <ErrorPanel className="mt-4" error={failed} title={t('updates.withdraw.failed')} />}
    </ConfirmDialog>
  )
}

const Shown = ({ plan: { boxes, others } }: { plan: Withdrawal }) => (
  <div className="space-y-2">
    {boxes.map(({ for: audience, from, published, to, waits, isFolderWord, onlyUpload }) => (
      <div key={audience} className="space-y-2">
        <p className="font-mono text-sm [overflow-wrap:anywhere]">
          <Data>{`${withoutHash(from)} → ${to ? withoutHash(to.system) : '–'}`}</Data>
        </p>
        <p>{to ? t('updates.withdraw.to', { day: dayText(to.made) }) : t('updates.withdraw.none')}</p>
        <SystemLine {...published} system={from} />
        {to && <SystemLine {...to} />}
        {onlyUpload && <p>{t('updates.withdraw.only-upload')}</p>}
        {isFolderWord && !onlyUpload && <p>{t('updates.withdraw.folder')}</p>}
        {waits && <p>{t('updates.withdraw.waits')}</p>}
      </div>
    ))}
    {others.length > 0 && <p>{t('updates.withdraw.others', { names: texts.text(list(others)) })}</p>}
  </div>
)

const SystemLine = ({ system, sequence, made }: { system: string; sequence: number; made: number }) => (
  <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
    {t('updates.withdraw.system', { system, sequence: String(sequence), time: timeText(made) })}
  </p>
)
