import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

type Props = { image: Pick<Image, 'id' | 'name'>; onClose: () => void }

export function RenameDialog({ image, onClose }: Props) {
  const [name, setName] = useState(image.name)
  const rename = useCommand('images.rename')
  return (
    <FormDialog
      title={t('image.rename.title', { name: image.name })}
      send={t('image.rename.send')}
      ready={name.trim() !== ''}
      busy={rename.isPending}
      error={rename.error}
      onSubmit={() => rename.mutate({ id: image.id, name }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Field label={t('image.rename.name')} help={t('image.rename.help')} required>
        {control => (
          <Input
            {...control}
            translate="no"
            dir="auto"
            autoComplete="off"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
