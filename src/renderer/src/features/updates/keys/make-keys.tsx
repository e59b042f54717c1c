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
  onMade: (recovery: string | null, file: string | null) => void
  onClose: () => void
}

export function MakeKeys({ onMade, onClose }: Props) {
  const make = useCommand('updates.makeKeys')
  const [file, setFile] = useState('')
  const path = file.trim() || null
  const isPartial = path !== null && !path.startsWith('/')
  return (
    <FormDialog
      title={t('updates.keys.make')}
      description={t('updates.keys.none.detail')}
      send={t('updates.keys.make')}
      busy={make.isPending}
      error={make.error}
      onSubmit={() => {
        if (isPartial) return
        make.mutate(
          { recoveryFile: path },
          {
            onSuccess({ recovery }) {
              toast(t('updates.keys.made'))
              onMade(recovery, path)
            },
          },
        )
      }}
      onClose={onClose}
    >
      <Field
        label={t('updates.keys.file')}
        help={t('updates.keys.file.help')}
        error={isPartial ? t('updates.wrong.folder-absolute') : undefined}
      >
        {control => (
          <FolderInput
            control={control}
            pick={t('updates.keys.file.pick')}
            choose={t('updates.keys.file.choose')}
            value={file}
            onValueChange={setFile}
            onPick={folder => setFile(`${folder.replace(/\/+$/, '')}/${fileName}`)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
