import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { builder: Pick<KnownBuilder, 'host' | 'name'>; onClose: () => void }

export function RemoveBuilder({ builder: { host, name }, onClose }: Props) {
  const remove = useCommand('builders.remove')
  const confirm = () =>
    remove.mutate(
      { builder: host },
      {
        onSuccess: () => {
          toast(t('builders.removed', { name }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('builders.remove.title', { name })}
      confirm={t('builders.remove.yes')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t('builders.remove.detail')}</p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
