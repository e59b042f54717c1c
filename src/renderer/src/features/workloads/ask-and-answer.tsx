// Destructive actions: the broker says what would be lost and how much, and the user answers.
import { useEffect } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { AnswerDialog } from './answer-dialog.tsx'
import type { OneWorkload } from './one-workload.ts'

/** `label`: the snapshot to restore; null to destroy the workload. */
export function AskAndAnswer({
  where,
  workload: { name },
  label,
  onClose,
}: OneWorkload & { label: string | null }) {
  const destroy = useCommand('workloads.destroy')
  const restore = useCommand('workloads.restore')
  const command = label === null ? destroy : restore
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens
  useEffect(() => {
    if (label === null) destroy.mutate({ ...where, name })
    else restore.mutate({ ...where, name, label })
  }, [])
  if (command.data) return <AnswerDialog where={where} approval={command.data.waits} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(label === null ? 'workloads.answer.destroy' : 'workloads.answer.restore', { name })}
      footer={<Button onClick={onClose}>{t('ui.cancel')}</Button>}
    >
      {command.error ? (
        <ErrorPanel error={command.error} />
      ) : (
        <Loading label={t('workloads.answer.asking')}>
          <Skeleton className="h-24" />
        </Loading>
      )}
    </Dialog>
  )
}
