import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Textarea } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import type { PersonalFieldsProps } from './field-props.ts'

/** Typed or pasted, one a line; or ticked off those that this person has. */
export function SshKeysField({ answers, onChange, problem, touch }: PersonalFieldsProps) {
  const [open, setOpen] = useState(true)
  return (
    <div className="space-y-2">
      <Field label={t('field.sshKeys')} help={t('flash.personal.keys.help')} error={problem('sshKeys')}>
        {control => (
          <Textarea
            {...control}
            className="font-mono text-xs"
            translate="no"
            placeholder="ssh-ed25519 AAAA… me@laptop"
            value={answers.sshKeys.join('\n')}
            onChange={event =>
              onChange({ sshKeys: event.target.value === '' ? [] : event.target.value.split('\n') })
            }
            onBlur={() => touch('sshKeys')}
          />
        )}
      </Field>
      <Disclosure label={t('flash.personal.own-keys')} open={open} onToggle={setOpen}>
        {open && <OwnKeys chosen={answers.sshKeys} onChange={sshKeys => onChange({ sshKeys })} />}
      </Disclosure>
    </div>
  )
}

type OwnKeysProps = { chosen: readonly string[]; onChange: (keys: string[]) => void }

function OwnKeys({ chosen, onChange }: OwnKeysProps) {
  const { data, error } = useCall('flash.sshKeys', {})
  if (error)
    return (
      <p className="text-muted text-sm">
        {t('flash.personal.own-keys.failed', { reason: errorLine(error) })}
      </p>
    )
  if (!data)
    return (
      <Loading label={t('loading.keys')}>
        <Skeleton className="h-9" />
      </Loading>
    )
  if (data.length === 0) return <p className="text-muted text-sm">{t('flash.personal.own-keys.none')}</p>
  return (
    <ul className="space-y-1">
      {data.map(({ from, key }) => {
        const [type = '', , ...comment] = key.trim().split(/\s+/)
        return (
          <li key={from + key}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
            <label className="flex items-center gap-3 rounded-md border border-line px-3 py-1.5 hover:bg-hover">
              <Checkbox
                checked={chosen.some(line => core(line) === core(key))}
                onCheckedChange={on => onChange(withKey(chosen, key, on))}
              />
              <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
              <span translate="no" className="min-w-0 truncate">
                {comment.join(' ') || type}
              </span>
              <span translate="no" className="ml-auto shrink-0 text-muted text-sm">
                {type.replace(/^ssh-/, '')}, {from}
              </span>
            </label>
          </li>
        )
      })}
    </ul>
  )
}

// Lines of authorized_keys. Pure.

/** What tells keys apart: type and body; the rest is a comment. */
export const core = (line: string) => line.trim().split(/\s+/).slice(0, 2).join(' ')

/** Ticked off or not; empty lines go. */
export function withKey(lines: readonly string[], key: string, on: boolean): string[] {
  const others = lines.filter(line => line.trim() !== '' && core(line) !== core(key))
  return on ? [...others, key.trim()] : others
}
