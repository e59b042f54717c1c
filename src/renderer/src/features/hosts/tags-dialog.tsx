// Tags of several hosts: some are added to all of them, some taken away from all.
import { useState } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { allTags, tagsFrom } from './host-view.ts'

type Props = { hosts: readonly KnownHost[]; onClose: () => void }

export function TagsDialog({ hosts, onClose }: Props) {
  const [text, setText] = useState('')
  const [dropped, setDropped] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { tags, wrong } = tagsFrom(text)
  const once = useOneAtATime()
  const save = async () => {
    setBusy(true)
    setError(null)
    try {
      for (const { id, tags: old } of hosts)
        await sendCommand('hosts.change', {
          host: id,
          tags: [...new Set([...old.filter(tag => !dropped.includes(tag)), ...tags])],
        })
      toast(t('host.edit.saved'))
      onClose()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const submit = () => {
    if (wrong === null) void once(save)
  }
  const there = allTags(hosts)
  return (
    <FormDialog
      title={t('hosts.edit-tags.title', { count: hosts.length })}
      send={t('hosts.edit-tags.save')}
      busy={busy}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('hosts.edit-tags.add')}
        help={t('hosts.edit-tags.add.help')}
        error={wrong === null ? undefined : t('hosts.add.tags.wrong', { tag: wrong })}
      >
        {control => <Input {...control} value={text} onChange={event => setText(event.target.value)} />}
      </Field>
      {there.length > 0 && (
        <FieldGroup label={t('hosts.edit-tags.drop')}>
          <ul className="flex flex-wrap gap-x-4 gap-y-2">
            {there.map(tag => (
              <li key={tag}>
                {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside */}
                <label className="flex items-center gap-2">
                  <Checkbox
                    checked={dropped.includes(tag)}
                    onCheckedChange={on =>
                      setDropped(old => (on ? [...old, tag] : old.filter(one => one !== tag)))
                    }
                  />
                  <span translate="no">{tag}</span>
                </label>
              </li>
            ))}
          </ul>
        </FieldGroup>
      )}
    </FormDialog>
  )
}
