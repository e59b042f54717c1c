import { t } from '#lib/texts/texts.ts'
import type { OwnConnectChoice } from '#shared/connect/own-connect.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'

export type Draft = { reach: OwnConnectChoice['reach']; port: string }

/** null for what is not a port that a program without rights may take. */
export function portOf(text: string): number | null {
  const port = /^\d{4,5}$/.test(text.trim()) ? Number(text) : 0
  return port >= 1024 && port <= 65_535 ? port : null
}

type Props = { draft: Draft; onChange: (more: Partial<Draft>) => void }

export function StartFields({ draft: { reach, port }, onChange }: Props) {
  return (
    <>
      <FieldGroup
        label={t('own-connect.reach')}
        help={t(`own-connect.help.${reach}`, { port: String(portOf(port) ?? '') })}
      >
        <RadioGroup
          aria-label={t('own-connect.reach')}
          options={[
            { value: 'loopback', label: t('own-connect.reach.loopback') },
            { value: 'network', label: t('own-connect.reach.network') },
          ]}
          value={reach}
          onValueChange={value => onChange({ reach: value === 'network' ? 'network' : 'loopback' })}
        />
      </FieldGroup>
      <Field
        label={t('own-connect.port')}
        error={portOf(port) === null ? t('own-connect.port.wrong') : undefined}
        required
      >
        {control => (
          <Input
            {...control}
            inputMode="numeric"
            maxLength={5}
            value={port}
            onChange={event => onChange({ port: event.target.value })}
            className="max-w-28 tabular-nums"
          />
        )}
      </Field>
    </>
  )
}
