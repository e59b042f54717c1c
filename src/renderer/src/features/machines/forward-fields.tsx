// The ports of this computer that will lead to the machine: the profile's, with what stands in for one that is taken, and
// further ones. The rows are those of the image and of what was typed, so that no answer of the engine takes one away.
import { Plus, X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import type { Forward } from '#shared/machines/machine.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { FieldError, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { forwardName } from './forward-link.tsx'
import { type AddedPort, isEmptyRow, isPort, profilePorts, type RunDraft } from './run-draft.ts'

type Port = Image['ports'][number]
type Props = {
  /** The image's ports. */
  ports: readonly Port[]
  draft: RunDraft
  /** The forwards that the last accepted request would open. */
  planned: readonly Forward[]
  /** Run was pressed: missing answers are marked as well. */
  tried: boolean
  onChange: (part: Partial<RunDraft>) => void
}

export function ForwardFields({ ports, draft, planned, tried, onChange }: Props) {
  const { added, hosts } = draft
  const named = profilePorts([...ports], draft)
  const change = (at: number, part: Partial<AddedPort>) =>
    onChange({ added: added.map((each, index) => (index === at ? { ...each, ...part } : each)) })
  return (
    <FieldGroup label={t('run.ports')}>
      <div className="space-y-2">
        {named.length === 0 && added.length === 0 && (
          <p className="text-muted text-sm">{t('run.ports.none')}</p>
        )}
        {named.map(port => (
          <NamedPort
            key={`${port.protocol} ${port.guest} ${port.host}`}
            port={port}
            planned={planned.find(
              ({ guest, protocol }) => guest === port.guest && protocol === port.protocol,
            )}
            value={port.protocol === 'udp' ? '' : (hosts[port.guest] ?? '')}
            onValue={host => onChange({ hosts: { ...hosts, [port.guest]: host } })}
          />
        ))}
        {added.map((each, at) => (
          <NewPort
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no other identity
            key={at}
            port={each}
            tried={tried}
            onChange={part => change(at, part)}
            onRemove={() => onChange({ added: added.filter((_, index) => index !== at) })}
          />
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

type NamedProps = {
  port: Port
  planned: Forward | undefined
  value: string
  onValue: (host: string) => void
}

function NamedPort({ port, planned, value, onValue }: NamedProps) {
  const name = forwardName(port)
  const insteadOf = planned?.insteadOf ?? null
  return (
    <PortRow isValid={value.trim() === '' || isPort(value)}>
      {errorId => (
        <>
          <PortInput
            label={t('run.ports.host', { name })}
            placeholder={String(planned?.host ?? port.host)}
            value={value}
            errorId={errorId}
            disabled={port.protocol === 'udp'}
            onValue={onValue}
          />
          <span aria-hidden>→</span>
          <span className="min-w-0">
            <span translate="no" dir="auto" className="block truncate">
              {t('run.ports.guest', { name, guest: String(port.guest) })}
              {port.protocol === 'udp' && ' UDP'}
            </span>
            {insteadOf !== null && (
              <span className="text-muted text-sm">
                {t('machine.ports.instead', { port: String(insteadOf) })}
              </span>
            )}
          </span>
        </>
      )}
    </PortRow>
  )
}

type NewProps = {
  port: AddedPort
  tried: boolean
  onChange: (part: Partial<AddedPort>) => void
  onRemove: () => void
}

function NewPort({ port, tried, onChange, onRemove }: NewProps) {
  // An empty field is only wrong once Run was pressed, and never where the whole row is empty.
  const isValid = (text: string) => isPort(text) || (text.trim() === '' && (!tried || isEmptyRow(port)))
  const hostIsValid = isValid(port.host)
  const guestIsValid = isValid(port.guest)
  return (
    <PortRow isValid={hostIsValid && guestIsValid}>
      {errorId => (
        <>
          <PortInput
            label={t('run.ports.new-host')}
            placeholder="9000"
            value={port.host}
            errorId={hostIsValid ? null : errorId}
            onValue={host => onChange({ host })}
          />
          <span aria-hidden>→</span>
          <PortInput
            label={t('run.ports.new-guest')}
            placeholder="90"
            value={port.guest}
            errorId={guestIsValid ? null : errorId}
            onValue={guest => onChange({ guest })}
          />
          <IconButton size="sm" icon={X} label={t('run.ports.remove')} onClick={onRemove} />
        </>
      )}
    </PortRow>
  )
}

type RowProps = { isValid: boolean; children: (errorId: string | null) => ReactNode }

/** `children` are given what their wrong fields are described by. */
function PortRow({ isValid, children }: RowProps) {
  const errorId = useId()
  return (
    <div className="space-y-1">
      <div className="flex items-center gap-2">{children(isValid ? null : errorId)}</div>
      {!isValid && <FieldError id={errorId}>{t('run.ports.invalid')}</FieldError>}
    </div>
  )
}

type PortInputProps = {
  label: string
  placeholder: string
  value: string
  errorId: string | null
  disabled?: boolean
  onValue: (text: string) => void
}

const PortInput = ({ label, placeholder, value, errorId, disabled, onValue }: PortInputProps) => (
  <Input
    aria-label={label}
    aria-invalid={errorId === null ? undefined : true}
    aria-describedby={errorId ?? undefined}
    inputMode="numeric"
    className="w-24! shrink-0 tabular-nums"
    placeholder={placeholder}
    disabled={disabled}
    value={value}
    onChange={event => onValue(event.target.value)}
  />
)
