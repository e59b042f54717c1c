import '../texts.ts'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Field } from '#ui/controls/field.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { FilesDialog } from './files-dialog.tsx'

export function ExportDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  const { id, name } = image
  const start = useCommand('images.export')
  const [hyperV, setHyperV] = useState(false)
  return (
    <FilesDialog
      image={image}
      title={t('export.title', { name })}
      description={t('export.detail')}
      pick={t('export.pick', { name })}
      send={t('image.export')}
      usual={there => there}
      more={there =>
        there.includes('vhdx') && (
          <Field label={t('export.hyper-v')} help={t('export.hyper-v.help')}>
            {control => <Switch {...control} checked={hyperV} onCheckedChange={setHyperV} />}
          </Field>
        )
      }
      busy={start.isPending}
      error={start.error}
      onSend={chosen => start.mutate({ id, ...chosen, hyperV }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
