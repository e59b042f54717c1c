import { useRef, useState } from 'react'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

export function AddConnect({ onClose }: { onClose: () => void }) {
  const [login, setLogin] = useState('')
  // Closing the dialog cancels a login that is still being added.
  const add = useStoppedCommand('connect.add')
  const field = useRef<HTMLInputElement>(null)
  const typed = login.trim()
  const submit = () => {
    if (typed === '' || add.isPending) return
    add.mutate(
      { login: typed },
      {
        onSuccess: ({ address }) => {
          toast(t('reports.login.done', { address }))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('reports.login.title')}
      description={t('reports.login.detail')}
      initialFocus={field}
      send={t('reports.login.yes')}
      ready={typed !== ''}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('reports.login.label')} help={t('reports.login.help')} required>
        {control => (
          <Input
            {...control}
            ref={field}
            type="password"
            autoComplete="off"
            maxLength={2000}
            value={login}
            onChange={event => setLogin(event.target.value)}
            className="font-mono"
          />
        )}
      </Field>
    </FormDialog>
  )
}
