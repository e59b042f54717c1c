// Puts a public key on a host by a password, which is kept nowhere.
import '#features/ssh-keys/texts.ts'
import { useState } from 'react'
import { MakeKey } from '#features/ssh-keys/make-key.tsx'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'

type Props = { host: Pick<KnownHost, 'id' | 'name' | 'address'>; onClose: () => void; onDone: () => void }

export function PutKey({ host: { id, name, address }, onClose, onDone }: Props) {
  const { data: keys, error } = useCall('flash.sshKeys', {})
  const [from, setFrom] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const put = useCommand('hosts.putKey')
  const key = keys?.find(one => one.from === from) ?? keys?.[0]
  const { user } = address
  const submit = () => {
    setTried(true)
    if (!key || password === '' || put.isPending) return
    put.mutate(
      { host: id, publicKey: key.key, password },
      {
        onSuccess: () => {
          toast(t('put-key.done', { name }))
          onDone()
          onClose()
        },
        // It is typed again rather than kept.
        onError: () => setPassword(''),
      },
    )
  }
  return (
    <FormDialog
      title={t('put-key.title', { name })}
      description={t('put-key.detail', { user })}
      send={key ? t('put-key.yes') : null}
      busy={put.isPending}
      error={put.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <ErrorPanel error={error} />}
      {!keys && !error && (
        <Loading label={t('loading.keys')}>
          <Skeleton className="h-16" />
        </Loading>
      )}
      {keys?.length === 0 && (
        <Callout tone="warn" title={t('put-key.none')}>
          <MakeKey />
        </Callout>
      )}
      {key && (
        <>
          <Field label={t('put-key.key')}>
            {control => (
              <Select
                {...control}
                className="w-full"
                value={key.from}
                options={(keys ?? []).map(one => ({ value: one.from, label: one.from, data: true }))}
                onValueChange={setFrom}
              />
            )}
          </Field>
          <Field
            label={t('put-key.password', { user })}
            required
            error={tried && password === '' && !put.error ? t('put-key.password.missing') : undefined}
          >
            {control => (
              <Input
                {...control}
                type="password"
                autoComplete="off"
                value={password}
                onChange={event => setPassword(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  )
}
