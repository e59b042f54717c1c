// The ports of this computer that will lead to the machine: the profile's, with what stands in for one that is taken, and
// further ones.
import { Plus, X } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { Forward } from '#shared/model/machines/machine.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { FieldError, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { forwardName } from '../forward-link.tsx'
import { isPort, ofProfile, type RunDraft } from './run-draft.ts'

type Props = {
  draft: RunDraft
  /** As they would be opened now. */
  forwards: readonly Forward[]
  onChange: (part: Partial<RunDraft>) => void
}

export function ForwardFields({ draft, forwards, onChange }: Props) {
  const { added, hosts } = draft
  const named = ofProfile(forwards, draft)
  const change = (at: number, part: Partial<(typeof added)[number]>) =>
    onChange({ added: added.map((each, index) => (index === at ? { ...each, ...part } : each)) })
  return (
    <FieldGroup label={t('run.ports')}>
      <div className="space-y-2">
        {named.length === 0 && added.length === 0 && (
          <p className="text-muted text-sm">{t('run.ports.none')}</p>
        )}
        {named.map(forward => (
          <NamedForward
            key={`${forward.protocol}${forward.guest}`}
            forward={forward}
            value={hosts[forward.guest] ?? ''}
            onValue={host => onChange({ hosts: { ...hosts, [forward.guest]: host } })}
          />
        ))}
        {added.map((each, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no other identity
          <div key={at}>
            <div className="flex items-center gap-2">
              <PortInput
                label={t('run.ports.new-host')}
                placeholder="9000"
                value={each.host}
                onValue={host => change(at, { host })}
              />
              <span aria-hidden>→</span>
              <PortInput
                label={t('run.ports.new-guest')}
                placeholder="90"
                value={each.guest}
                onValue={guest => change(at, { guest })}
              />
              <IconButton
                size="sm"
                icon={X}
                label={t('run.ports.remove')}
                onClick={() => onChange({ added: added.filter((_, index) => index !== at) })}
              />
            </div>
            {(each.host !== '' || each.guest !== '') && !(isPort(each.host) && isPort(each.guest)) && (
              <FieldError>{t('run.ports.invalid')}</FieldError>
            )}
          </div>
        ))}
        <Button
          size="sm"
          icon={Plus}
          onClick={() => onChange({ added: [...added, { host: '', guest: '' }] })}
        >
          {t('run.ports.add')}
        </Button>
      </div>
    </FieldGroup>
  )
}

type NamedProps = { forward: Forward; value: string; onValue: (host: string) => void }

function NamedForward({ forward, value, onValue }: NamedProps) {
  const name = forwardName(forward)
  const isValid = value.trim() === '' || isPort(value)
  return (
    <div>
      <div className="flex items-center gap-2">
        <PortInput
          label={t('run.ports.host', { name })}
          placeholder={String(forward.host)}
          value={value}
          isValid={isValid}
          disabled={forward.protocol === 'udp'}
          onValue={onValue}
        />
        <span aria-hidden>→</span>
        <span translate="no" className="min-w-0 truncate">
          {t('run.ports.guest', { name, guest: String(forward.guest) })}
        </span>
      </div>
      {!isValid && <FieldError>{t('run.ports.invalid')}</FieldError>}
      {forward.insteadOf !== null && (
        <p className="text-muted text-sm">
          {t('machine.ports.instead', { port: String(forward.insteadOf) })}
        </p>
      )}
    </div>
  )
}

type PortInputProps = {
  label: string
  placeholder: string
  value: string
  isValid?: boolean
  disabled?: boolean
  onValue: (text: string) => void
}

const PortInput = ({ label, placeholder, value, isValid = true, disabled, onValue }: PortInputProps) => (
  <Input
    aria-label={label}
    aria-invalid={isValid ? undefined : true}
    inputMode="numeric"
    className="w-24! tabular-nums"
    placeholder={placeholder}
    disabled={disabled}
    value={value}
    onChange={event => onValue(event.target.value)}
  />
)
