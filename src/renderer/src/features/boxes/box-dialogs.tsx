// The dialogs of boxes: a new one, another name, and its removal.
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { NameDialog } from '#ui/name-dialog.tsx'

export type BoxDialog =
  | { kind: 'new' }
  | { kind: 'like'; box: BoxView }
  | { kind: 'rename'; box: BoxView }
  | { kind: 'remove'; box: BoxView }

export function BoxDialogs({ dialog, onClose }: { dialog: BoxDialog; onClose: () => void }) {
  switch (dialog.kind) {
    case 'new':
      return <NewBox like={null} onClose={onClose} />
    case 'like':
      return <NewBox like={dialog.box} onClose={onClose} />
    case 'rename':
      return <RenameBox box={dialog.box} onClose={onClose} />
    case 'remove':
      return <RemoveBox box={dialog.box} onClose={onClose} />
  }
}

function NewBox({ like, onClose }: { like: BoxView | null; onClose: () => void }) {
  const [name, setName] = useState('')
  const [chosen, setProfile] = useState<string | null>(null)
  const { data, error } = useCall('profiles.list', {}, { enabled: like === null })
  const profiles = data?.profiles ?? []
  const profile = chosen ?? profiles[0]?.id ?? null
  const add = useCommand('boxes.add')
  const send = () => add.mutate(like ? { name, like: like.id } : { name, profile }, { onSuccess: onClose })
  return (
    <FormDialog
      title={like ? t('box.new.like', { name: like.name }) : t('box.new.title')}
      send={t('box.new.send')}
      ready={name.trim() !== '' && (like !== null || profile !== null)}
      busy={add.isPending}
      error={add.error}
      onSubmit={send}
      onClose={onClose}
    >
      <Field
        label={t('boxes.name')}
        help={like ? t('boxes.name.like-help', { name: like.name }) : t('boxes.name.help')}
        required
      >
        {control => (
          <Input
            {...control}
            translate="no"
            dir="auto"
            autoComplete="off"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      {error && <ErrorPanel title={t('box.profiles.unreadable')} error={error} />}
      {!like && profile !== null && (
        <Field label={t('box.profile')}>
          {control => (
            <Select
              {...control}
              value={profile}
              options={profiles.map(({ id, name: label }) => ({ value: id, label }))}
              onValueChange={setProfile}
            />
          )}
        </Field>
      )}
    </FormDialog>
  )
}

function RenameBox({ box: { id, name }, onClose }: { box: BoxView; onClose: () => void }) {
  const change = useCommand('boxes.change')
  return (
    <NameDialog
      title={t('box.rename.title', { name })}
      label={t('boxes.name')}
      help={t('box.rename.help')}
      send={t('box.rename.send')}
      name={name}
      busy={change.isPending}
      error={change.error}
      onSend={next => change.mutate({ box: id, name: next }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

function RemoveBox({ box, onClose }: { box: BoxView; onClose: () => void }) {
  const remove = useCommand('boxes.remove')
  const confirm = () =>
    remove.mutate(
      { box: box.id },
      {
        onSuccess: () => {
          toast(t('box.removed', { name: box.name }))
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('box.remove.title', { name: box.name })}
      confirm={t('box.remove.yes')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t('box.remove.detail')}</p>
      {remove.error && <ErrorPanel className="mt-4" error={remove.error} />}
    </ConfirmDialog>
  )
}
