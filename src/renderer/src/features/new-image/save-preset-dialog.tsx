import { type FormEvent, useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
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
  const [tried, setTried] = useState(false)
  const save = useCommand('presets.save')
  const field = useRef<HTMLInputElement>(null)
  const wanted = name.trim()
  const replaces = taken.includes(wanted)

  const close = () => {
    setTried(false)
    save.reset()
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!wanted) return field.current?.focus()
    const { profile, options, formats, architecture } = preset
    save.mutate(
      { name: wanted, profile, options, formats, architecture },
      {
        onSuccess: () => {
          toast(t('preset.saved', { name: wanted }))
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
      title={t('preset.save')}
      description={t('preset.save.help')}
      initialFocus={field}
      footer={
        <>
          <Button onClick={close}>{t('preset.save.cancel')}</Button>
          <Button variant="primary" type="submit" form="save-preset" busy={save.isPending}>
            {replaces ? t('preset.save.replace', { name: wanted }) : t('preset.save.submit')}
          </Button>
        </>
      }
    >
      <form id="save-preset" onSubmit={submit} className="space-y-4">
        <Field
          label={t('preset.name')}
          error={tried && !wanted ? t('preset.name.missing') : undefined}
          help={t(replaces ? 'preset.name.taken' : 'preset.name.example')}
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
