import './texts.ts'
import { useLocation } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { imagesHref } from '#shared/window/routes.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { filesOf } from './image-view.ts'

export function RemoveDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const [, navigate] = useLocation()
  const remove = useCommand('images.remove')
  const confirm = () =>
    remove.mutate(
      { id: image.id },
      {
        onSuccess: ({ freedBytes }) => {
          toast(t('remove.done', { name: image.name, size: bytes(freedBytes) }))
          navigate(imagesHref(), { replace: true })
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('remove.title', { name: image.name })}
      confirm={t('remove.confirm', { name: image.name })}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>
        {rich('remove.detail', {
          formats: list(filesOf(image).map(file => file.format)),
          size: <strong>{texts.text(bytes(image.allocatedBytes))}</strong>,
        })}
      </p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
