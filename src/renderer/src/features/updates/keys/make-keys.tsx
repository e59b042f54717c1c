import '../texts.ts'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'

const fileName = 'kiln-recovery-key'

type Props = {
  /** The recovery key, which is nowhere else; null: it is in the file. */
  onMade: (recovery: string | null) => void
  onClose: () => void
}

export function MakeKeys({ onMade, onClose }: Props) {
  const make = useCommand('updates.makeKeys')
  const [file, setFile] = useState('')
  return (
    <FormDialog
      title={t('updates.keys.make')}
      description={t('updates.keys.none.detail')}
      send={t('updates.keys.make')}
      busy={make.isPending}
      error={make.error}
      onSubmit={() =>
        make.mutate(
          { recoveryFile: file.trim() || null },
          {
            onSuccess({ recovery }) {
              toast(t('updates.keys.made'))
              onMade(recovery)
            },
          },
        )
      }
      onClose={onClose}
    >
      <Field label={t('updates.keys.file')} help={t('updates.keys.file.help')}>
        {control => (
          <FolderInput
            control={control}
            pick={t('updates.keys.file.pick')}
            value={file}
            onValueChange={setFile}
            onPick={folder => setFile(`${folder.replace(/\/+$/, '')}/${fileName}`)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
