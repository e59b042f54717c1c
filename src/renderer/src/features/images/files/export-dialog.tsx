import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/model/image.ts'
import { FilesDialog } from './files-dialog.tsx'

export function ExportDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { id, name } = image
  const start = useCommand('images.export')
  return (
    <FilesDialog
      image={image}
      title={t('export.title', { name })}
      description={t('export.detail')}
      pick={t('export.pick', { name })}
      send={t('image.export')}
      usual={there => there}
      busy={start.isPending}
      error={start.error}
      onSend={chosen => start.mutate({ id, ...chosen }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
