import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

const actionTexts = {
  'force-off': {
    action: 'machine.force-off',
    title: 'machine.force-off.title',
    detail: 'machine.force-off.detail',
  },
  reset: { action: 'machine.reset', title: 'machine.reset.title', detail: 'machine.reset.detail' },
} as const

type Props = { machine: Machine; action: 'force-off' | 'reset'; onClose: () => void }

/** Before what takes the guest's power away. */
export function MachineQuestion({ machine: { id, name }, action, onClose }: Props) {
  const forceOff = useCommand('machines.forceOff')
  const reset = useCommand('machines.reset')
  const command = action === 'reset' ? reset : forceOff
  const codes = actionTexts[action]
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(codes.title, { name })}
      confirm={t(codes.action)}
      cancel={t('machine.cancel')}
      busy={command.isPending}
      onConfirm={() => command.mutate({ id }, { onSuccess: onClose })}
    >
      <p>{t(codes.detail)}</p>
      {command.error && <ErrorPanel className="mt-4" error={command.error} />}
    </ConfirmDialog>
  )
}
