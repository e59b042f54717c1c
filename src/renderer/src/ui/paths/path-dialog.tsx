import '#ui/dialog-texts.ts'
import '#ui/texts.ts'
import './texts.ts'
import { type FormEvent, useRef, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Input } from '../controls/input.tsx'
import { Dialog } from '../dialog.tsx'
import { Browser } from './browser.tsx'

const kindTexts = {
  folder: { path: 'browse.folder-path', missing: 'browse.folder-path.missing', use: 'browse.use-folder' },
  file: { path: 'browse.file-path', missing: 'browse.file-path.missing', use: 'browse.use-file' },
} as const

type PathDialogProps = { title: string; kind: 'folder' | 'file'; onAnswer: (path: string | null) => void }

/** Asks for a folder or a file where no system can: in a browser. Any path may be typed; what is shown is less. */
export function PathDialog({ title, kind, onAnswer }: PathDialogProps) {
  const [path, setPath] = useState('')
  const [missing, setMissing] = useState(false)
  const codes = kindTexts[kind]
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
          <Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form="path-dialog">
            {t(codes.use)}
          </Button>
        </>
      }
    >
      <form id="path-dialog" onSubmit={submit} className="space-y-4">
        <Field
          label={t(codes.path)}
          help={t('browse.path.help')}
          error={missing && !path.trim() ? t(codes.missing) : undefined}
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
        <Browser kind={kind} chosen={path} onChosen={setPath} />
      </form>
    </Dialog>
  )
}
