import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

export function RemoveCache({ url, onClose }: { url: string; onClose: () => void }) {
  const remove = useCommand('caches.remove')
  const confirm = () =>
    remove.mutate(
      { url },
      {
        onSuccess: () => {
          toast(t('caches.removed', { url }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('caches.remove.title')}
      confirm={t('caches.remove.yes')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t('caches.remove.detail', { url })}</p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
