// Choosing a folder or file: the system's own picker in the desktop app, a field for its path in a browser.
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { host } from './host.ts'

type Asking = { title: string; answer: (path: string | null) => void }
export type FolderPicker = {
  /** Resolves with an absolute path, or null when it was left. */
  pick: (title: string) => Promise<string | null>
  /** Must be drawn somewhere: the dialog of the browser. */
  dialog: ReactNode
}

export function useFolderPicker(): FolderPicker {
  const [asking, setAsking] = useState<Asking | null>(null)
  const pick = (title: string) =>
    host.pickFolder
      ? host.pickFolder(title)
      : new Promise<string | null>(resolve => setAsking({ title, answer: resolve }))
  const answer = (path: string | null) => {
    asking?.answer(path)
    setAsking(null)
  }
  return { pick, dialog: asking && <PathDialog title={asking.title} onAnswer={answer} /> }
}

type PathDialogProps = { title: string; onAnswer: (path: string | null) => void }

function PathDialog({ title, onAnswer }: PathDialogProps) {
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
