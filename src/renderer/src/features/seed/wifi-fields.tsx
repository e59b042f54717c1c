import { Plus, X } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import type { PersonalFieldsProps } from './field-props.ts'
import { SecretInput } from './secret-fields.tsx'

export function WifiFields({ target, answers, onChange, problem, touch }: PersonalFieldsProps) {
  const { wifi } = answers
  const help = t(target === 'drive' ? 'personal.wifi.help' : 'personal.wifi.help.machine')
  const replace = (at: number, part: Partial<(typeof wifi)[number]>) =>
    onChange({ wifi: wifi.map((network, index) => (index === at ? { ...network, ...part } : network)) })
  return (
    <FieldGroup label={t('field.wifi')} help={wifi.length === 0 ? help : undefined} error={problem('wifi')}>
      <div className="space-y-3">
        {wifi.map((network, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no other identity
          <div key={at} className="flex items-start gap-3">
            <Field
              label={t('personal.wifi.network')}
              error={problem(`wifi.${at}.ssid`)}
              className="min-w-0 flex-1"
            >
              {control => (
                <Input
                  {...control}
                  value={network.ssid}
                  onChange={event => replace(at, { ssid: event.target.value })}
                  onBlur={() => touch(`wifi.${at}.ssid`)}
                />
              )}
            </Field>
            <Field
              label={t('personal.wifi.passphrase')}
              error={problem(`wifi.${at}.passphrase`)}
              className="min-w-0 flex-1"
            >
              {control => (
                <SecretInput
                  {...control}
                  what={t('personal.wifi.the-passphrase')}
                  value={network.passphrase}
                  onValue={passphrase => replace(at, { passphrase })}
                  onBlur={() => touch(`wifi.${at}.passphrase`)}
                />
              )}
            </Field>
            <IconButton
              className="mt-[1.625rem]"
              label={
                network.ssid
                  ? t('personal.wifi.remove', { network: network.ssid })
                  : t('personal.wifi.remove-unnamed')
              }
              icon={X}
              onClick={() => onChange({ wifi: wifi.filter((_, index) => index !== at) })}
            />
          </div>
        ))}
        <Button
          size="sm"
          icon={Plus}
          onClick={() => onChange({ wifi: [...wifi, { ssid: '', passphrase: '' }] })}
        >
          {t(wifi.length ? 'personal.wifi.add-another' : 'personal.wifi.add')}
        </Button>
      </div>
    </FieldGroup>
  )
}
