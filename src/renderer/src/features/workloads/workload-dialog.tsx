// The dialogs that a container's menu opens.
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { wordsOf } from '#shared/workloads/input-words.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { NameDialog } from '#ui/name-dialog.tsx'
import { AskAndAnswer } from './ask-and-answer.tsx'
import { ExecDialog } from './exec-dialog.tsx'
import { LogsDialog } from './logs-dialog.tsx'
import type { OneWorkload } from './one-workload.ts'
import { ResizeDialog } from './resize-dialog.tsx'
import { SnapshotChoice } from './snapshot-choice.tsx'

export type WorkloadAction =
  | 'logs'
  | 'exec'
  | 'snapshot'
  | 'resize'
  | 'restore'
  | 'forget-snapshot'
  | 'destroy'

export function WorkloadDialog({ action, ...one }: OneWorkload & { action: WorkloadAction }) {
  switch (action) {
    case 'logs':
      return <LogsDialog {...one} />
    case 'exec':
      return <ExecDialog {...one} />
    case 'snapshot':
      return <SnapshotDialog {...one} />
    case 'resize':
      return <ResizeDialog {...one} />
    case 'restore':
    case 'forget-snapshot':
      return <SnapshotChoice {...one} verb={action} />
    case 'destroy':
      return (
        <AskAndAnswer
          where={one.where}
          question={{ verb: action, name: one.workload.name }}
          onClose={one.onClose}
        />
      )
  }
}

function SnapshotDialog({ where, workload: { name }, onClose }: OneWorkload) {
  const snapshot = useCommand('workloads.snapshot')
  const send = (label: string) =>
    snapshot.mutate(
      { ...where, name, label },
      {
        onSuccess: ({ leftOut }) => {
          toast(t('workloads.snapshot.done', { name, label }))
          if (leftOut.length > 0) toast(t('workloads.left-out', { folders: wordsOf(leftOut) }))
          onClose()
        },
      },
    )
  return (
    <NameDialog
      title={t('workloads.snapshot.title', { name })}
      label={t('workloads.label')}
      help={t('workloads.label.help')}
      send={t('workloads.snapshot.yes')}
      name=""
      busy={snapshot.isPending}
      error={snapshot.error}
      onSend={send}
      onClose={onClose}
    />
  )
}
