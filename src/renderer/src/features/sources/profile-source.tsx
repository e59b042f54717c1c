// A profile with its answers, built for the host.
import { useId, useMemo, useState } from 'react'
import { OptionField } from '#features/new-image/options/option-field.tsx'
import { provenFirst } from '#features/new-image/profile/proven-first.ts'
import { TrustQuestion } from '#features/new-image/review/trust-question.tsx'
import { optionAnswer } from '#features/new-image/wizard/draft.ts'
import {
  isWide,
  type OptionGroup,
  optionGroups,
  problemRow,
  problemText,
} from '#features/new-image/wizard/option-groups.ts'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { OptionValue, OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'
import { Card } from '#ui/card.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Data } from '#ui/data.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import type { useSource } from './use-source.ts'

type Source = Pick<ReturnType<typeof useSource>, 'profiles' | 'profile' | 'problems'>
type Answers = {
  /** Of the profile that is chosen. */
  given: OptionValues
  onAnswer: (profile: string, key: string, value: OptionValue) => void
  /** Where its secrets are asked for instead. */
  secretNote: string
}
type Props = Answers & { source: Source; onChoose: (id: string) => void }

export function ProfileSource({ source, onChoose, ...answers }: Props) {
  const { profiles, profile, problems } = source
  const name = useId()
  if (profiles.error && !profiles.data)
    return (
      <ErrorPanel
        title={t('new.profile.failed')}
        error={profiles.error}
        onRetry={profiles.refetch}
        retrying={profiles.isFetching}
      />
    )
  if (!profiles.data)
    return (
      <Loading label={t('loading.profiles')} className="grid gap-3 @2xl:grid-cols-2">
        {[1, 2].map(one => (
          <Skeleton key={one} className="h-20 rounded-lg" />
        ))}
      </Loading>
    )
  return (
    <div className="space-y-4">
      <div role="radiogroup" aria-label={t('deploy.what.profile')} className="grid gap-3 @2xl:grid-cols-2">
        {provenFirst(profiles.data.profiles).map(one => (
          <ChoiceCard
            key={one.id}
            type="radio"
            name={name}
            data
            label={one.name}
            chosen={one.id === profile?.id}
            onChange={() => onChoose(one.id)}
            media={<ProfileArt name={one.icon} className="size-9" />}
            title={<Data>{one.name}</Data>}
          >
            <Data>{one.summary}</Data>
          </ChoiceCard>
        ))}
      </div>
      {profile && needsTrust(profile) && <TrustQuestion profile={profile} />}
      {profile && <Settings {...answers} profile={profile} problems={problems} />}
    </div>
  )
}

type SettingsProps = Answers & { profile: Profile; problems: Source['problems'] }

function Settings({ secretNote, ...given }: SettingsProps) {
  const { profile } = given
  // A secret is the drive's or the host's: it is not asked for here.
  const shown = useMemo(() => profile.schemaOptions.filter(({ secret }) => !secret), [profile])
  const { basic, advanced } = useMemo(() => optionGroups(shown), [shown])
  const [open, setOpen] = useState(false)
  const count = advanced.flatMap(group => group.options).length
  if (shown.length === 0) return null
  return (
    <section className="space-y-4" aria-label={t('deploy.what.settings', { profile: profile.name })}>
      <h3 className="font-semibold">{t('deploy.what.settings', { profile: profile.name })}</h3>
      {shown.length < profile.schemaOptions.length && <p className="text-muted text-sm">{secretNote}</p>}
      {basic.map(group => (
        <Group key={group.name} group={group} {...given} />
      ))}
      {count > 0 && (
        <Disclosure
          label={t('new.options.more')}
          aside={t('new.options.count', { count })}
          open={open}
          onToggle={setOpen}
        >
          <div className="space-y-4">
            {advanced.map(group => (
              <Group key={group.name} group={group} {...given} />
            ))}
          </div>
        </Disclosure>
      )}
    </section>
  )
}

type GroupProps = Omit<SettingsProps, 'secretNote'> & { group: OptionGroup }

function Group({ group, profile, problems, given, onAnswer }: GroupProps) {
  return (
    <Card className="p-4">
      <h4 translate="no" dir="auto" className="mb-3 font-semibold">
        {group.name}
      </h4>
      <div className="grid gap-x-6 gap-y-5 @2xl:grid-cols-2">
        {group.options.map(option => (
          <div key={option.key} className={cn('min-w-0', isWide(option) && '@2xl:col-span-2')}>
            <OptionField
              option={option}
              value={optionAnswer(option, given)}
              // Of an empty field that was never touched, too: only Next says it of the whole step.
              error={option.key in given ? problemText(problems, option.key, option.label) : undefined}
              wrongRow={problemRow(problems, option.key)}
              onChange={value => onAnswer(profile.id, option.key, value)}
              onLeave={() => undefined}
            />
          </div>
        ))}
      </div>
    </Card>
  )
}
