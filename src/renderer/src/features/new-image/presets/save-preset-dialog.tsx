import { type FormEvent, useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import type { BuildRequest } from '#shared/model/build.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type SavePresetProps = {
  open: boolean
  onClose: () => void
  /** Names of this profile's presets: saving under one of them replaces it. */
  taken: readonly string[]
  preset: Pick<BuildRequest, 'profile' | 'options' | 'formats' | 'architecture'>
}

export function SavePresetDialog({ open, onClose, taken, preset }: SavePresetProps) {
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const save = useCommand('presets.save')
  const field = useRef<HTMLInputElement>(null)
  const wanted = name.trim()
  const replaces = taken.includes(wanted)

  const close = () => {
    setAsked(false)
    save.reset()
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!wanted) return field.current?.focus()
    const { profile, options, formats, architecture } = preset
    save.mutate(
      { name: wanted, profile, options, formats, architecture },
      {
        onSuccess: () => {
          toast(`“${wanted}” was saved`)
          setName('')
          close()
        },
      },
    )
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Save these answers"
      description="A preset holds the options, formats and architecture, and no secret."
      initialFocus={field}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form="save-preset" busy={save.isPending}>
            {replaces ? `Replace “${wanted}”` : 'Save preset'}
          </Button>
        </>
      }
    >
      <form id="save-preset" onSubmit={submit} className="space-y-4">
        <Field
          label="Name"
          error={asked && !wanted ? 'Give the preset a name.' : undefined}
          help={
            replaces ? 'A preset of this name exists and will be replaced.' : 'For example “Living room box”.'
          }
        >
          {control => (
            <Input
              {...control}
              ref={field}
              maxLength={80}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          )}
        </Field>
        {save.error && <ErrorPanel error={save.error} />}
      </form>
    </Dialog>
  )
}
