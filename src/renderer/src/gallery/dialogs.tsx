import { useState } from 'react'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { NameDialog } from '#ui/name-dialog.tsx'
import { PathDialog } from '#ui/paths/path-dialog.tsx'
import { Example, Part } from './example.tsx'
import { longName } from './long-texts.tsx'
import { missing } from './notices.tsx'

const kinds = ['form', 'failed', 'name', 'text', 'wide', 'remove', 'question', 'file'] as const
type Kind = (typeof kinds)[number]

const lines = Array.from({ length: 40 }, (_, index) => `Line ${index + 1} of a text that has to be scrolled.`)

export function Dialogs() {
  const [kind, setKind] = useState<Kind | null>(null)
  const close = () => setKind(null)
  return (
    <Part title="Dialogs">
      <Example of="Each opens one">
        {kinds.map(one => (
          <Button key={one} onClick={() => setKind(one)}>
            Dialog: {one}
          </Button>
        ))}
      </Example>
      {kind && <Opened kind={kind} onClose={close} />}
    </Part>
  )
}

function Opened({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const common = { open: true, onOpenChange: onClose }
  const footer = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" onClick={onClose}>
        Add
      </Button>
    </>
  )
  if (kind === 'form' || kind === 'failed')
    return (
      <FormDialog
        title="Add a builder"
        description="What it is for, in a sentence."
        send="Add"
        busy={false}
        error={kind === 'failed' ? missing : null}
        onSubmit={onClose}
        onClose={onClose}
      >
        <Field label="Name" help="How it is shown in the list.">
          {control => <Input {...control} defaultValue="kitchen" />}
        </Field>
      </FormDialog>
    )
  if (kind === 'name')
    return (
      <NameDialog
        title="Rename kitchen"
        label="Name"
        help="How it is shown in the list."
        send="Rename"
        name="kitchen"
        busy={false}
        error={null}
        onSend={onClose}
        onClose={onClose}
      />
    )
  if (kind === 'file') return <PathDialog title="Choose an image" kind="file" onAnswer={onClose} />
  if (kind === 'remove' || kind === 'question')
    return (
      <ConfirmDialog
        {...common}
        title={kind === 'remove' ? `Remove ${longName}?` : 'Start the Lima VM?'}
        danger={kind === 'remove'}
        confirm={kind === 'remove' ? `Remove ${longName}` : 'Start'}
        onConfirm={onClose}
      >
        What will be lost or done, by name.
      </ConfirmDialog>
    )
  return (
    <Dialog
      {...common}
      title={`A dialog: ${kind}`}
      description="What it is for, in a sentence."
      wide={kind === 'wide'}
      onlyText={kind === 'text'}
      footer={kind === 'text' ? undefined : footer}
    >
      {kind === 'text' ? (
        lines.map(line => <p key={line}>{line}</p>)
      ) : (
        <Field label="Name" help="How it is shown in the list.">
          {control => <Input {...control} defaultValue="kitchen" />}
        </Field>
      )}
    </Dialog>
  )
}
