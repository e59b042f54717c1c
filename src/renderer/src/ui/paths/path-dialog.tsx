import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Input } from '../controls/input.tsx'
import { Dialog } from '../dialog.tsx'

type PathDialogProps = { title: string; onAnswer: (path: string | null) => void }

/** Asks for a folder where no system can: in a browser. */
export function PathDialog({ title, onAnswer }: PathDialogProps) {
  const [path, setPath] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = path.trim()
    if (given) return onAnswer(given)
    setMissing(true)
    field.current?.focus()
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || onAnswer(null)}
      title={title}
      initialFocus={field}
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>Cancel</Button>
          <Button variant="primary" type="submit" form="path-dialog">
            Use this folder
          </Button>
        </>
      }
    >
      <form id="path-dialog" onSubmit={submit}>
        <Field
          label="Path of the folder"
          help="On the computer where Kiln runs."
          error={missing && !path.trim() ? 'Give the path of a folder.' : undefined}
        >
          {control => (
            <Input
              {...control}
              ref={field}
              className="font-mono"
              value={path}
              onChange={event => setPath(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
