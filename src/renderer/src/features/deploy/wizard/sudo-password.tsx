import { type FormEvent, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

/** Asked for where a host wants one; it goes to sudo's stdin and is kept nowhere. */
export function SudoPassword({ onPassword }: { onPassword: (password: string) => void }) {
  const [password, setPassword] = useState('')
  const use = (event?: FormEvent) => {
    event?.preventDefault()
    if (password !== '') onPassword(password)
  }
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <Field label={t('deploy.plan.password')} help={t('deploy.plan.password.help')}>
        {control => (
          <div className="flex max-w-lg gap-2">
            <Input
              {...control}
              type="password"
              autoComplete="off"
              value={password}
              onChange={event => setPassword(event.target.value)}
              onKeyDown={event => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                use()
              }}
            />
            <Button blocked={password === ''} onClick={() => use()}>
              {t('deploy.plan.use-password')}
            </Button>
          </div>
        )}
      </Field>
    </div>
  )
}
