// A profile with its answers, built for the host.
import '#features/profile-form/answer-texts.ts'
import './texts.ts'
import { useId } from 'react'
import { ProfileFields } from '#features/profile-form/profile-fields.tsx'
import { provenFirst } from '#features/profile-form/proven-first.ts'
import { TrustQuestion } from '#features/profile-form/trust-question.tsx'
import { useNeedsTrust } from '#features/profile-form/use-trust.ts'
import { t } from '#lib/texts/texts.ts'
import type { OptionValue, OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { trustSubject } from '#shared/profiles/profile-trust.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import type { useSource } from './use-source.ts'

type Source = Pick<ReturnType<typeof useSource>, 'profiles' | 'profile' | 'problems'>
type Answers = {
  /** The answers to the chosen profile. */
  given: OptionValues
  onAnswer: (profile: string, key: string, value: OptionValue) => void
  /** A text about the place at which its secrets are entered instead. */
  secretNote: string
}
type Props = Answers & { source: Source; onChoose: (id: string) => void }

export function ProfileSource({ source, onChoose, ...answers }: Props) {
  const { profiles, profile, problems } = source
  const asksTrust = useNeedsTrust(profile)
  const name = useId()
  if (profiles.error && !profiles.data)
    return (
      <ErrorPanel
        title={t('profile-form.profiles-failed')}
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
      <div role="radiogroup" aria-label={t('sources.profile')} className="grid gap-3 @2xl:grid-cols-2">
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
      {profile && asksTrust && <TrustQuestion about={trustSubject(profile)} />}
      {profile && <Settings {...answers} profile={profile} problems={problems} />}
    </div>
  )
}

type SettingsProps = Answers & { profile: Profile; problems: Source['problems'] }

function Settings({ profile, problems, given, onAnswer, secretNote }: SettingsProps) {
  // A secret belongs to a drive or a host, so this form leaves it out.
  const shown = profile.schemaOptions.filter(({ secret }) => !secret)
  if (shown.length === 0) return null
  return (
    <section className="space-y-4" aria-label={t('sources.settings', { profile: profile.name })}>
      <h3 className="font-semibold">{t('sources.settings', { profile: profile.name })}</h3>
      {shown.length < profile.schemaOptions.length && <p className="text-muted text-sm">{secretNote}</p>}
      <ProfileFields
        options={shown}
        heading="h4"
        form={{
          given,
          problems,
          // An empty field that was never touched is not judged: only Next reports those of the whole step.
          isJudged: key => key in given,
          onAnswer: (key, value) => onAnswer(profile.id, key, value),
        }}
      />
    </section>
  )
}
