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
  /**
   * `recovery`: the key to use once the user has stored it; null if the keys were made and it is in the file.
   */
  onMade: (recovery: string | null, file: string | null) => void
  onClose: () => void
}

export function MakeKeys({ onMade, onClose }: Props) {
  const make = useCommand('updates.makeKeys')
  const first = useCommand('updates.newRecoveryKey')
  const [file, setFile] = useState('')
  const path = file.trim() || null
  const isPartial = path !== null && !path.startsWith('/')
  return (
    <FormDialog
      title={t('updates.keys.make')}
      description={t('updates.keys.none.detail')}
      send={t('updates.keys.make')}
      busy={make.isPending || first.isPending}
      error={make.error ?? first.error}
      onSubmit={() => {
        if (isPartial) return
        if (path === null) first.mutate({}, { onSuccess: ({ recovery }) => onMade(recovery, null) })
        else
          make.mutate(
            { recoveryFile: path, recovery: null },
            {
              onSuccess() {
                toast(t('updates.keys.made'))
                onMade(null, path)
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
