// Chooses the snapshot to restore or to remove. The prompt about what is lost follows.
import { useState } from 'react'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { exactTime } from '#lib/texts/times.ts'
import type { WorkloadSnapshot } from '#shared/contract/workloads.ts'
import { bytes } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Select } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { AskAndAnswer } from './ask-and-answer.tsx'
import type { OneWorkload } from './one-workload.ts'

const textOf = ({ label, at, usedBytes }: WorkloadSnapshot) =>
  t('workloads.snapshots.snapshot', {
    label,
    time: at === null ? t('workloads.snapshots.time-unknown') : exactTime(at),
    size: usedBytes === null ? t('workloads.snapshots.size-unknown') : texts.text(bytes(usedBytes)),
  })

type Props = OneWorkload & { verb: 'restore' | 'forget-snapshot' }

export function SnapshotChoice({ verb, where, workload: { name }, onClose }: Props) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [confirming, setConfirming] = useState<string | null>(null)
  const { data, error } = useNetworkCall(
    'workloads.snapshots',
    { ...where, name },
    { staleMs: 0, rememberMs: 0 },
  )
  if (confirming !== null)
    return <AskAndAnswer where={where} question={{ verb, name, label: confirming }} onClose={onClose} />
  const title = t(`workloads.snapshots.title.${verb}`, { name })
  const [newest] = data ?? []
  if (newest === undefined)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={title}
        footer={<Button onClick={onClose}>{t('ui.cancel')}</Button>}
      >
        {error && <ErrorPanel error={error} />}
        {data && <p className="text-muted">{t('workloads.snapshots.none')}</p>}
        {!data && !error && (
          <Loading label={t('workloads.snapshots.loading')}>
            <Skeleton className="h-16" />
          </Loading>
        )}
      </Dialog>
    )
  const label = chosen ?? newest.label
  return (
    <FormDialog
      title={title}
      send={t('workloads.snapshots.yes')}
      busy={false}
      error={null}
      onSubmit={() => setConfirming(label)}
      onClose={onClose}
    >
      <Field label={t('workloads.snapshots.choose')} help={t('workloads.snapshots.help')}>
        {control => (
          <Select
            {...control}
            className="w-full"
            value={label}
            onValueChange={setChosen}
            options={(data ?? []).map(each => ({ value: each.label, label: textOf(each) }))}
          />
        )}
      </Field>
    </FormDialog>
  )
}
