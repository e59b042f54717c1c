import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { tagsFrom } from './host-view.ts'

export function EditHost({ host, onClose }: { host: KnownHost; onClose: () => void }) {
  const [name, setName] = useState(host.name)
  const [text, setText] = useState(host.tags.join(' '))
  const change = useCommand('hosts.change')
  const { tags, wrong } = tagsFrom(text)
  const submit = () => {
    if (wrong !== null || change.isPending) return
    change.mutate(
      { host: host.id, ...(name.trim() === '' ? {} : { name: name.trim() }), tags },
      {
        onSuccess: () => {
          toast(t('host.edit.saved'))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('host.edit.title', { name: host.name })}
      send={t('host.edit.save')}
      busy={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('hosts.add.name')}>
        {control => (
          <Input {...control} maxLength={80} value={name} onChange={event => setName(event.target.value)} />
        )}
      </Field>
      <Field
        label={t('hosts.add.tags')}
        help={t('hosts.add.tags.help')}
        error={wrong === null ? undefined : t('hosts.add.tags.wrong', { tag: wrong })}
      >
        {control => <Input {...control} value={text} onChange={event => setText(event.target.value)} />}
      </Field>
    </FormDialog>
  )
}
