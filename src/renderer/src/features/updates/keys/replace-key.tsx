// Makes another daily key with the recovery key, whether or not this computer has one yet.
import '../texts.ts'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

export function ReplaceKey({ has, onClose }: { has: boolean; onClose: () => void }) {
  const replace = useCommand(has ? 'updates.rotateKeys' : 'updates.recoverKeys')
  const [recovery, setRecovery] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (recovery.trim() === '') return
    replace.mutate(
      { recovery: recovery.trim() },
      {
        onSuccess() {
          toast(t(has ? 'updates.keys.replaced' : 'updates.keys.made'))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t(has ? 'updates.replace.title' : 'updates.recover.title')}
      description={t(has ? 'updates.replace.detail' : 'updates.recover.detail')}
      send={t(has ? 'updates.keys.replace' : 'updates.keys.have')}
      busy={replace.isPending}
      error={replace.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('updates.replace.key')}
        help={t('updates.replace.key.help')}
        required
        error={tried && recovery.trim() === '' ? t('updates.replace.missing') : undefined}
      >
        {control => (
          <Input
            {...control}
            type="password"
            maxLength={300}
            className="font-mono"
            value={recovery}
            onChange={event => setRecovery(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
