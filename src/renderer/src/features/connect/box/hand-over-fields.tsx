// The fields about the new owner of a box: where they claim it, their SSH keys, and whose updates it takes.
import { useId } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input, Textarea } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'

type NewOwner = { name: string; keys: string; updates: string; keeps: boolean }
export const noNewOwner: NewOwner = { name: '', keys: '', updates: '', keeps: true }

const linesOf = (text: string) => text.split('\n').filter(line => !/^\s*(?:#|$)/.test(line))

/** A name without a key, or a key without a name, says too little. */
export const isWhole = ({ name, keys }: NewOwner) => (name.trim() === '') === (linesOf(keys).length === 0)

export const handOverOf = ({ name, keys, updates, keeps }: NewOwner, to: string) => ({
  kind: 'hand-over' as const,
  to,
  fingerprint: null,
  owner: name.trim() === '' ? null : { name: name.trim(), keys: linesOf(keys) },
  updates: updates.trim(),
  keeps,
})

type Props = { owner: NewOwner; onChange: (owner: NewOwner) => void }
export function HandOverFields({ owner, onChange }: Props) {
  const keepsId = useId()
  return (
    <>
      <Field label={t('report.hand-over.name')} help={t('report.hand-over.name.help')}>
        {control => (
          <Input
            {...control}
            value={owner.name}
            maxLength={100}
            autoComplete="off"
            onChange={event => onChange({ ...owner, name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('report.hand-over.keys')} help={t('report.hand-over.keys.help')}>
        {control => (
          <Textarea
            {...control}
            value={owner.keys}
            rows={2}
            spellCheck={false}
            onChange={event => onChange({ ...owner, keys: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('report.hand-over.updates')} help={t('report.hand-over.updates.help')}>
        {control => (
          <Textarea
            {...control}
            value={owner.updates}
            rows={2}
            spellCheck={false}
            onChange={event => onChange({ ...owner, updates: event.target.value })}
          />
        )}
      </Field>
      <label htmlFor={keepsId} className="flex items-center gap-2 text-sm">
        <Checkbox
          id={keepsId}
          checked={owner.keeps}
          onCheckedChange={keeps => onChange({ ...owner, keeps })}
        />
        {t('report.hand-over.keeps')}
      </label>
    </>
  )
}
