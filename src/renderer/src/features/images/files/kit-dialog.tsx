import { kitFormats } from '#shared/formats/format.ts'
import '../texts.ts'
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { Field } from '#ui/controls/field.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { FilesDialog } from './files-dialog.tsx'

/** The kit is a new folder in the one that is chosen: a stick is chosen as it is. */
export function KitDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { id, name } = image
  const start = useCommand('kits.export')
  const { kiln, problem } = useCall('kits.kiln', {}).data ?? { kiln: null, problem: null }
  const [wanted, setWanted] = useState(true)
  const withKiln = wanted && !problem
  const kitIn = (folder: string) => `${folder.replace(/\/+$/, '')}/kit-${id}`
  return (
    <FilesDialog
      image={image}
      title={t('kit.title', { name })}
      description={t('kit.detail', { command: 'kiln deploy --from-kit' })}
      pick={t('kit.pick', { name })}
      send={t('kit.make')}
      usual={there => kitFormats.filter(format => there.includes(format)).slice(0, 1)}
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
      more={() => (
        <Field
          label={t('kit.kiln')}
          help={
            problem
              ? texts.error(problem).message
              : kiln && t('kit.kiln.help', { computer: kiln.computer, size: bytes(kiln.sizeBytes) })
          }
        >
          {control => (
            <Switch {...control} checked={withKiln} disabled={!!problem} onCheckedChange={setWanted} />
          )}
        </Field>
      )}
      busy={start.isPending}
      error={start.error}
      onSend={({ folder, formats }) =>
        start.mutate(
          { source: { kind: 'image', id }, formats, folder: kitIn(folder), withKiln },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  )
}
