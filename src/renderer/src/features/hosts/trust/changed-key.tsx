import { t } from '#lib/texts/texts.ts'
import type { HostKey } from '#shared/hosts/host.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { Fingerprint } from './fingerprint.tsx'
import { compareCommand } from './key-choice.tsx'

/** The end of the key that is shown now was typed: it was read. */
export const confirmsKey = (typed: string, { fingerprint }: HostKey) =>
  typed.trim().length === 4 && fingerprint.endsWith(typed.trim())

type Props = {
  known: readonly HostKey[]
  offered: HostKey
  typed: string
  onType: (typed: string) => void
  onSubmit: () => void
}

/** Both keys, what may have happened, and what to do. */
export const ChangedKey = ({ known, offered, typed, onType, onSubmit }: Props) => (
  <>
    <Callout tone="bad">{t('trust.changed.detail')}</Callout>
    <dl className="space-y-3">
      <div className="rounded-lg border border-line p-3">
        <dt className="mb-1 font-medium">{t('trust.known')}</dt>
        {known.map(key => (
          <dd key={key.fingerprint}>
            <Fingerprint hostKey={key} />
          </dd>
        ))}
      </div>
      <div className="rounded-lg border border-bad p-3">
        <dt className="mb-1 font-medium">{t('trust.offered')}</dt>
        <dd>
          <Fingerprint hostKey={offered} />
        </dd>
      </div>
    </dl>
    <p>{t('trust.changed.do')}</p>
    <CommandLine command={compareCommand(offered.type)} />
    <form
      onSubmit={event => {
        event.preventDefault()
        if (confirmsKey(typed, offered)) onSubmit()
      }}
    >
      <Field label={t('trust.changed.type')}>
        {control => (
          <Input
            {...control}
            className="max-w-32 font-mono"
            maxLength={8}
            value={typed}
            onChange={event => onType(event.target.value)}
          />
        )}
      </Field>
    </form>
  </>
)
