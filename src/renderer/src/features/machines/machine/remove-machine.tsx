import { useLocation } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { bytes } from '#shared/messages/message.ts'
import { machinesHref } from '#shared/window/routes.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { machine: Machine; onClose: () => void }

export function RemoveMachine({ machine: { id, name, allocatedBytes }, onClose }: Props) {
  const [, navigate] = useLocation()
  const remove = useCommand('machines.remove')
  const confirm = () =>
    remove.mutateAsync({ id }).then(
      ({ freedBytes }) => {
        // This also runs if the page, and this component with it, has already learned that the machine is gone.
        toast(t('machine.removed', { name, size: bytes(freedBytes) }))
        navigate(machinesHref(), { replace: true })
      },
      // It is shown as `remove.error`.
      () => undefined,
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('machine.remove.title', { name })}
      confirm={t('machine.remove.confirm')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{rich('machine.remove.detail', { size: <strong>{texts.text(bytes(allocatedBytes))}</strong> })}</p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
