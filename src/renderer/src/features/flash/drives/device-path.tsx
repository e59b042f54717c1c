// A device that no list has, named by its path: a loop device.

import { Plus } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { call } from '#lib/engine/calls.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { choose } from '../wizard/drive-choice.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'

/** Their hints name the command that lists drives. Here the page has the list. */
const listed: readonly string[] = ['drive.not-found', 'drive.not-drive', 'drive.not-whole']

const problemText = (error: ErrorReport) =>
  listed.includes(error.code)
    ? `${texts.error(error).message} ${t('flash.drives.not-listed')}`
    : errorLine(error)

export function AnotherPath({ wizard }: { wizard: FlashWizard }) {
  const { named } = wizard.drives
  const [open, setOpen] = useState(false)
  const [path, setPath] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    const wanted = path.trim()
    if (busy) return
    if (wanted === '') return setProblem(t('flash.drives.another-path.missing'))
    setBusy(true)
    try {
      const drive = await call('drives.show', { path: wanted })
      wizard.nameDrive(drive.path)
      // The user named it to write to it: select it, unless the policy refuses it.
      if (mayWrite(drive, wizard.facts).may !== 'no') wizard.toggle(choose(drive), true)
      setPath('')
      setProblem(null)
    } catch (thrown) {
      setProblem(problemText(asReport(thrown)))
    } finally {
      setBusy(false)
    }
  }
  // Enter belongs to this field here, not to the step.
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    void add()
  }
  return (
    <Disclosure label={t('flash.drives.more')} open={open || named.length > 0} onToggle={setOpen}>
      <Field
        label={t('flash.drives.another-path')}
        help={t('flash.drives.another-path.help')}
        error={problem ?? undefined}
        className="max-w-xl"
      >
        {control => (
          <span className="flex gap-2">
            <Input
              {...control}
              className="font-mono text-sm"
              translate="no"
              placeholder="/dev/loop0"
              value={path}
              onChange={event => {
                setPath(event.target.value)
                setProblem(null)
              }}
              onKeyDown={press}
            />
            <Button icon={Plus} busy={busy} onClick={() => void add()}>
              {t('flash.drives.add')}
            </Button>
          </span>
        )}
      </Field>
    </Disclosure>
  )
}
