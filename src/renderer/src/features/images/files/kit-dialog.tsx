import { useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
import { FilesDialog } from './files-dialog.tsx'

/** What a drive is flashed with, the smallest first. */
const flashable: readonly ImageFormat[] = ['raw.zst', 'raw', 'iso']

/** The kit is a new folder in the one that is chosen: a stick is chosen as it is. */
export function KitDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { id, name } = image
  const start = useCommand('kits.export')
  const kitIn = (folder: string) => `${folder.replace(/\/+$/, '')}/kit-${id}`
  return (
    <FilesDialog
      image={image}
      title={t('kit.title', { name })}
      description={t('kit.detail', { command: 'kiln deploy --from-kit' })}
      pick={t('kit.pick', { name })}
      send={t('kit.make')}
      usual={there => flashable.filter(format => there.includes(format)).slice(0, 1)}
      note={folder => (
        <p className="text-muted text-sm [overflow-wrap:anywhere]">
          {rich('kit.new', {
            folder: (
              <span translate="no" className="font-mono">
                {kitIn(folder)}
              </span>
            ),
          })}
        </p>
      )}
      busy={start.isPending}
      error={start.error}
      onSend={({ folder, formats }) =>
        start.mutate(
          { source: { kind: 'image', id }, formats, folder: kitIn(folder) },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  )
}
