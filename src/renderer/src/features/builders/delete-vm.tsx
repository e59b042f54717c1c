import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { name: string; recreate: boolean; onClose: () => void }

/** A VM is deleted, alone or to make way for a new one of its name. */
export function DeleteVm({ name, recreate, onClose }: Props) {
  const remove = useCommand('lima.delete')
  const create = useCommand('lima.create')
  const error = remove.error ?? create.error
  const confirm = () =>
    recreate
      ? create.mutate({ name, replace: true }, { onSuccess: onClose })
      : remove.mutate({ vm: name }, { onSuccess: onClose })
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t(recreate ? 'lima.recreate.title' : 'lima.delete.title', { name })}
      confirm={t(recreate ? 'lima.recreate.yes' : 'lima.delete.yes')}
      busy={remove.isPending || create.isPending}
      onConfirm={confirm}
    >
      <p>{t(recreate ? 'lima.recreate.detail' : 'lima.delete.detail')}</p>
      {error && <ErrorPanel className="mt-4" error={error} />}
    </ConfirmDialog>
  )
}
