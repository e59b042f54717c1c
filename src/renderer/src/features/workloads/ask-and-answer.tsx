// Destructive actions: the broker says what would be lost and how much, and the user answers.
import { useEffect } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { AnswerDialog } from './answer-dialog.tsx'
import type { Where } from './one-workload.ts'

/** `id`: in the trash. */
type Question =
  | { verb: 'destroy'; name: string }
  | { verb: 'restore' | 'forget-snapshot'; name: string; label: string }
  | { verb: 'purge'; name: string; id: string }

type Props = { where: Where; question: Question; onClose: () => void }

export function AskAndAnswer({ where, question, onClose }: Props) {
  const destroy = useCommand('workloads.destroy')
  const restore = useCommand('workloads.restore')
  const forget = useCommand('workloads.forgetSnapshot')
  const purge = useCommand('workloads.purge')
  const command = { destroy, restore, 'forget-snapshot': forget, purge }[question.verb]
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens
  useEffect(() => {
    const { verb, ...what } = question
    const wanted = { ...where, ...what }
    if ('id' in wanted) purge.mutate(wanted)
    else if (!('label' in wanted)) destroy.mutate(wanted)
    else if (verb === 'restore') restore.mutate(wanted)
    else forget.mutate(wanted)
  }, [])
  if (command.data) return <AnswerDialog where={where} approval={command.data.waits} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(`workloads.answer.${question.verb}`, { name: question.name })}
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
