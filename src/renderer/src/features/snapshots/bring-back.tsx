// Restores one file or folder: to its old place, to another place, or after renaming the existing one.
import { useState } from 'react'
import { useStoppedCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { escapedPath, hostPath, nameIn } from '#shared/snapshots/host-path.ts'
import type { Slot } from '#shared/snapshots/session.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { slotText } from './slot-text.ts'

const ways = ['same', 'beside', 'replace'] as const
type Way = (typeof ways)[number]

/**
 * Accepts a path as it is printed, with \xNN for a byte, or as it is typed elsewhere; null if it is neither.
 */
function placeFrom(typed: string): string | null {
  const text = typed.trim()
  return [text, escapedPath(text)].find(path => hostPath.safeParse(path).success) ?? null
}

type BringBackProps = {
  host: { id: string; name: string }
  slot: Slot
  path: string
  onClose: () => void
}

export function BringBack({ host, slot, path, onClose }: BringBackProps) {
  const [way, setWay] = useState<Way>('same')
  const [typed, setTyped] = useState(`${path}.${slot.toLowerCase()}`)
  const [attempted, setAttempted] = useState(false)
  // Closing ends a copy that takes long.
  const restore = useStoppedCommand('snapshots.restore')
  const place = placeFrom(typed)
  const send = () => {
    setAttempted(true)
    if (way === 'beside' && place === null) return
    restore.mutate(
      { host: host.id, slot, path, to: way === 'beside' ? place : null, replace: way === 'replace' },
      {
        onSuccess: done => {
          const back =
            done.renamed === null
              ? t('snapshots.brought', { path: done.path })
              : t(done.goes ? 'snapshots.brought.goes' : 'snapshots.brought.renamed', {
                  path: done.path,
                  renamed: done.renamed,
                })
          toast(done.pathGoes ? `${back} ${t('snapshots.brought.path-goes', { path: done.path })}` : back)
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('snapshots.bring-back.title', { name: nameIn(path) })}
      description={t('snapshots.bring-back.detail', { slot: slotText(slot), host: host.name })}
      send={t('snapshots.bring-back.yes')}
      busy={restore.isPending}
      error={restore.error}
      onSubmit={send}
      onClose={onClose}
    >
      <FieldGroup label={t('snapshots.bring-back.where')}>
        <RadioGroup
          aria-label={t('snapshots.bring-back.where')}
          options={ways.map(value => ({ value, label: t(`snapshots.bring-back.where.${value}`) }))}
          value={way}
          onValueChange={value => setWay(ways.find(each => each === value) ?? 'same')}
        />
      </FieldGroup>
      {way === 'replace' && (
        <p className="[overflow-wrap:anywhere]">
          {t('snapshots.bring-back.renamed', { path: `${path}.before-restore` })}
        </p>
      )}
      {way === 'beside' && (
        <Field
          label={t('snapshots.bring-back.place')}
          help={t('snapshots.bring-back.place.help')}
          error={
            attempted && place === null ? t('snapshots.bring-back.place.wrong', { example: path }) : undefined
          }
          required
        >
          {control => (
            <Input
              {...control}
              value={typed}
              onChange={event => setTyped(event.target.value)}
              spellCheck={false}
            />
          )}
        </Field>
      )}
    </FormDialog>
  )
}
