// Gives a drive back as one empty partition, after the same question as before flashing.

import { useRef, useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { holdsSomething, mayWrite } from '#shared/drives/may-write.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { routes } from '#shared/window/routes.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { useStart } from '#ui/wizard/use-start.ts'
import { choose } from '../wizard/drive-choice.ts'
import { TypedName } from './confirm-name.tsx'
import { NotStarted } from './not-started.tsx'

type Props = { drive: Drive; onClose: () => void }

export function RestoreDialog({ drive, onClose }: Props) {
  const [label, setLabel] = useState('')
  const [typedName, setTypedName] = useState('')
  const safe = useRef<HTMLButtonElement>(null)
  const restore = useStart('flash.restore', {
    at: routes.flash,
    onStarted({ job, subject }) {
      onClose()
      return jobHref({ kind: 'restore', subject, id: job })
    },
  })
  const plain = mayWrite(drive, null)
  const { may, reasons } = mayWrite(drive, null, { typedName })
  const start = () => {
    const { name: _name, ...facts } = choose(drive)
    void restore.start({ drive: { ...facts, typedName }, label })
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('flash.restore.title', { name: plain.name })}
      initialFocus={safe}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            {t('flash.restore.keep')}
          </Button>
          <Button variant="danger" busy={restore.busy} disabled={may !== 'yes'} onClick={start}>
            {t('flash.restore.erase', { name: plain.name })}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <p>
          {holdsSomething(drive)
            ? t('flash.restore.loses-contents', { contents: drive.contents })
            : t('flash.restore.loses')}
        </p>
        <Field label={t('flash.restore.label')} help={t('flash.restore.label.help')}>
          {control => (
            <Input
              {...control}
              maxLength={11}
              value={label}
              onChange={event => setLabel(event.target.value)}
            />
          )}
        </Field>
        {plain.may === 'typed' && (
          <TypedName
            name={plain.name}
            reason={plain.reasons.map(({ text }) => texts.text(text)).join(' ')}
            value={typedName}
            onChange={setTypedName}
          />
        )}
        {may === 'no' && <p className="text-bad">{reasons.map(({ text }) => texts.text(text)).join(' ')}</p>}
        {restore.error && <NotStarted error={restore.error} />}
      </div>
    </Dialog>
  )
}
