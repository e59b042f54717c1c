import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { id: string; name: string; action: 'back' | 'remove'; onClose: () => void }

/** Both lose something. Their progress is on the machine's page. */
export function CheckpointQuestion({ id, name, action, onClose }: Props) {
  const goBack = useCommand('machines.goBack')
  const remove = useCommand('machines.removeCheckpoint')
  const command = action === 'back' ? goBack : remove
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(action === 'back' ? 'checkpoints.back.title' : 'checkpoints.remove.title', { name })}
      confirm={t(action === 'back' ? 'checkpoints.back' : 'machine.remove')}
      cancel={t('machine.cancel')}
      busy={command.isPending}
      onConfirm={() => command.mutate({ id, name }, { onSuccess: onClose })}
    >
      <p>{t(action === 'back' ? 'checkpoints.back.detail' : 'checkpoints.remove.detail')}</p>
      {command.error && <ErrorPanel className="mt-4" error={command.error} />}
    </ConfirmDialog>
  )
}
