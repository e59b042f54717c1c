import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { machine: Machine; onClose: () => void }

/** An image of what was done in a machine. Its progress is on the machine's page. */
export function KeepDialog({ machine, onClose }: Props) {
  const [name, setName] = useState(machine.name)
  const keep = useCommand('machines.keep')
  const make = () => keep.mutate({ id: machine.id, name: name.trim() }, { onSuccess: onClose })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('machine.keep-changes')}
      description={t('machine.keep-changes.detail')}
      footer={
        <>
          <Button onClick={onClose}>{t('machine.cancel')}</Button>
          <Button variant="primary" disabled={name.trim() === ''} busy={keep.isPending} onClick={make}>
            {t('machine.keep-changes.make')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          if (name.trim() !== '' && !keep.isPending) make()
        }}
      >
        <Field label={t('machine.name-of-image')}>
          {control => (
            <Input
              {...control}
              translate="no"
              maxLength={100}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
      {keep.error && <ErrorPanel className="mt-4" error={keep.error} />}
    </Dialog>
  )
}
