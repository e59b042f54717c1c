import '../texts.ts'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

export function LoginDialog({ address, onClose }: { address: string; onClose: () => void }) {
  const login = useCommand('updates.login')
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (user.trim() === '' || password === '') return
    login.mutate(
      { address, login: { user: user.trim(), password } },
      {
        onSuccess() {
          toast(t('updates.login.kept'))
          onClose()
        },
      },
    )
  }
  const missing = (text: string) => (tried && text === '' ? t('updates.login.missing') : undefined)
  return (
    <FormDialog
      title={t('updates.login.title', { server: new URL(address).origin })}
      description={t('updates.login.detail')}
      send={t('updates.login.send')}
      busy={login.isPending}
      error={login.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('updates.login.user')} required error={missing(user.trim())}>
        {control => <Input {...control} value={user} onChange={event => setUser(event.target.value)} />}
      </Field>
      <Field label={t('updates.login.password')} required error={missing(password)}>
        {control => (
          <Input
            {...control}
            type="password"
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
