import { t } from '#lib/texts/texts.ts'
import { Select } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Card, CardHeader } from '../../ui/card.tsx'
import type { SettingsCardProps } from './card-props.ts'
import { SettingRow } from './setting-row.tsx'

const upTo = (most: number) => Array.from({ length: most }, (_, index) => String(index + 1))
const ownChoice = 'nix'
const jobChoices = [1, 2, 4, 8, 16, 32, 64]

export function BuildingCard({ loaded: { settings }, change }: SettingsCardProps) {
  const jobs = new Set([...jobChoices, ...(settings.maxJobs === null ? [] : [settings.maxJobs])])
  return (
    <Card>
      <CardHeader title={t('settings.building')} />
      <div className="divide-y divide-line">
        <SettingRow
          name="builds-at-once"
          label={t('settings.builds-at-once')}
          help={t('settings.builds-at-once.help')}
          labelFor="builds-at-once"
        >
          <Select
            id="builds-at-once"
            aria-describedby="builds-at-once-help"
            className="w-28"
            options={upTo(8).map(value => ({ value, label: value }))}
            value={String(settings.buildsAtOnce)}
            onValueChange={value => change({ buildsAtOnce: Number(value) })}
          />
        </SettingRow>
        <SettingRow
          name="max-jobs"
          label={t('settings.max-jobs')}
          help={t('settings.max-jobs.help')}
          labelFor="max-jobs"
        >
          <Select
            id="max-jobs"
            aria-describedby="max-jobs-help"
            className="w-44"
            options={[
              { value: ownChoice, label: t('settings.max-jobs.nix') },
              ...[...jobs].sort((a, b) => a - b).map(one => ({ value: String(one), label: String(one) })),
            ]}
            value={settings.maxJobs === null ? ownChoice : String(settings.maxJobs)}
            onValueChange={value => change({ maxJobs: value === ownChoice ? null : Number(value) })}
          />
        </SettingRow>
        <SettingRow name="keep-logs" label={t('settings.keep-logs')}>
          <RadioGroup
            aria-label={t('settings.keep-logs')}
            options={[
              { value: 'always', label: t('settings.keep-logs.always') },
              { value: 'failed', label: t('settings.keep-logs.failed') },
            ]}
            value={settings.keepLogs}
            onValueChange={value => change({ keepLogs: value === 'failed' ? 'failed' : 'always' })}
          />
        </SettingRow>
      </div>
    </Card>
  )
}
