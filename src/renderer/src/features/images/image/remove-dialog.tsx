import { useLocation } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { listed } from '#lib/text.ts'
import type { Image } from '#shared/model/image.ts'
import { bytesText } from '#shared/units.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { filesOf } from '../image-view.ts'

export function RemoveDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const [, navigate] = useLocation()
  const remove = useCommand('images.remove')
  const confirm = () =>
    remove.mutate(
      { id: image.id },
      {
        onSuccess: ({ freedBytes }) => {
          toast(`Removed ${image.name}, ${bytesText(freedBytes)} freed`)
          navigate('/images', { replace: true })
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${image.name}?`}
      confirm={`Remove ${image.name}`}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>
        Its files ({listed(filesOf(image).map(file => file.format))}), its record and its logs are deleted.
        That frees <strong>{bytesText(image.allocatedBytes)}</strong> and cannot be undone. Copies that you
        exported stay.
      </p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
