import { applyTheme, type Theme } from '#lib/theme.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Card, CardHeader } from '../../ui/card.tsx'
import type { SettingsCardProps } from './card-props.ts'
import { SettingRow } from './setting-row.tsx'

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function WindowCard({ loaded: { settings }, change }: SettingsCardProps) {
  const choose = (value: string) => {
    const theme = themes.find(one => one.value === value)?.value ?? 'system'
    applyTheme(theme)
    change({ theme })
  }
  return (
    <Card>
      <CardHeader title="Window" />
      <div className="divide-y divide-line">
        <SettingRow label="Theme">
          <RadioGroup aria-label="Theme" options={themes} value={settings.theme} onValueChange={choose} />
        </SettingRow>
        <SettingRow
          label="Notify me when a build ends"
          help="By the system, while the window is not in front."
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
