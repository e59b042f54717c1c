// Adding a binary cache: its address and key, and what pushes to it. The engine asks the cache, and says what is wrong.
import { useRef, useState } from 'react'
import { type CallReply, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { CacheTool } from '#shared/caches.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { Words } from '#ui/text.tsx'

export type CacheTools = CallReply<'caches.list'>['tools']

const pushers: readonly { value: 'nix' | CacheTool; label: string }[] = [
  { value: 'nix', label: 'Nix' },
  { value: 'attic', label: 'attic' },
  { value: 'cachix', label: 'cachix' },
]

export function AddCache({ tools, onClose }: { tools: CacheTools; onClose: () => void }) {
  const [typed, setTyped] = useState({ url: '', key: '', name: '' })
  const [by, setBy] = useState<'nix' | CacheTool>('nix')
  const add = useCommand('caches.add')
  const url = useRef<HTMLInputElement>(null)
  const text = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (event: { target: { value: string } }) =>
      setTyped(old => ({ ...old, [name]: event.target.value })),
  })
  const tool = by === 'nix' ? null : by
  const [address, key, name] = [typed.url.trim(), typed.key.trim(), typed.name.trim()]
  const isReady = address !== '' && key !== '' && (tool === null || name !== '')
  const submit = () => {
    if (!isReady || add.isPending) return
    add.mutate({ url: address, key, pushedBy: tool && { tool, name } }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('caches.add.title')}
      description={t('caches.add.detail')}
      initialFocus={url}
      send={t('caches.add.yes')}
      ready={isReady}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('caches.add.url')} help={t('caches.add.url.help')} required>
        {control => <Input {...control} {...text('url')} ref={url} className="font-mono" />}
      </Field>
      <Field label={t('caches.add.key')} help={t('caches.add.key.help')} required>
        {control => <Input {...control} {...text('key')} className="font-mono" />}
      </Field>
      <FieldGroup
        label={t('caches.add.by')}
        help={
          tool &&
          (tools[tool] === null ? t('caches.add.by.missing', { tool }) : t('caches.add.by.help', { tool }))
        }
      >
        <RadioGroup
          aria-label={t('caches.add.by')}
          translate="no"
          options={pushers}
          value={by}
          onValueChange={value => setBy(pushers.find(each => each.value === value)?.value ?? 'nix')}
        />
      </FieldGroup>
      {tool && (
        <Field
          label={t('caches.add.name', { tool })}
          help={<Words>{t(`caches.add.name.${tool}`)}</Words>}
          required
        >
          {control => <Input {...control} {...text('name')} className="font-mono" />}
        </Field>
      )}
    </FormDialog>
  )
}
