import { OwnKeys } from '#features/ssh-keys/own-keys.tsx'
import { t } from '#lib/texts/texts.ts'
import { Field } from '#ui/controls/field.tsx'
import { Textarea } from '#ui/controls/input.tsx'
import type { PersonalFieldsProps } from './field-props.ts'

/** Typed or pasted, one a line; or ticked off those that this person has. */
export function SshKeysField({ answers, onChange, problem, touch }: PersonalFieldsProps) {
  return (
    <div className="space-y-2">
      <Field label={t('field.sshKeys')} help={t('personal.keys.help')} error={problem('sshKeys')}>
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
      <OwnKeys chosen={answers.sshKeys} onChange={sshKeys => onChange({ sshKeys })} />
    </div>
  )
}
