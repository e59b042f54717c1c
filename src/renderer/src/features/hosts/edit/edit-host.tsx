import { type FormEvent, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/model/hosts/host.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { tagsFrom } from '../host-view.ts'

export function EditHost({ host, onClose }: { host: KnownHost; onClose: () => void }) {
  const [name, setName] = useState(host.name)
  const [text, setText] = useState(host.tags.join(' '))
  const change = useCommand('hosts.change')
  const { tags, wrong } = tagsFrom(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
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
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('host.edit.title', { name: host.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form="edit-host" busy={change.isPending}>
            {t('host.edit.save')}
          </Button>
        </>
      }
    >
      <form id="edit-host" noValidate onSubmit={submit} className="space-y-4">
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
        {change.error && <ErrorPanel error={change.error} />}
      </form>
    </Dialog>
  )
}
