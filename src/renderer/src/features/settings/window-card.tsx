import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import { chooseTheme, type Theme } from '#lib/theme.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Card, CardHeader } from '../../ui/card.tsx'
import type { SettingsCardProps } from './card-props.ts'
import { SettingRow } from './setting-row.tsx'

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: t('settings.theme.system') },
  { value: 'light', label: t('settings.theme.light') },
  { value: 'dark', label: t('settings.theme.dark') },
]

export function WindowCard({ loaded: { settings }, change }: SettingsCardProps) {
  const choose = (value: string) => {
    const theme = themes.find(one => one.value === value)?.value ?? 'system'
    chooseTheme(theme)
    change({ theme })
  }
  return (
    <Card>
      <CardHeader title={t('settings.window')} />
      <div className="divide-y divide-line">
        <SettingRow name="theme" label={t('settings.theme')}>
          <RadioGroup
            aria-label={t('settings.theme')}
            options={themes}
            value={settings.theme}
            onValueChange={choose}
          />
        </SettingRow>
        <SettingRow
          name="notify"
          label={t('settings.notify')}
          help={t('settings.notify.help')}
          labelFor="notify"
        >
          <Switch
            id="notify"
            aria-describedby="notify-help"
            checked={settings.notify}
            onCheckedChange={notify => change({ notify })}
          />
        </SettingRow>
      </div>
    </Card>
  )
}
