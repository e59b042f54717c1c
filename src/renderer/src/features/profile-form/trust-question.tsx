import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { trustPath } from '#shared/profiles/profile-trust.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

/** Of a profile that asks to leave the Nix sandbox, or where Nix has none; asked once for each folder as it is. */
export function TrustQuestion({ profile }: { profile: Profile }) {
  const trust = useCommand('profiles.trustFolder')
  const path = trustPath(profile)
  const isFlake = profile.source.kind === 'flake'
  return (
    <Callout
      tone="warn"
      title={t(isFlake ? 'profile-form.trust.title-flake' : 'profile-form.trust.title')}
      actions={
        <Button size="sm" busy={trust.isPending} onClick={() => trust.mutate({ path, trusted: true })}>
          {t(isFlake ? 'profile-form.trust.yes-flake' : 'profile-form.trust.yes')}
        </Button>
      }
    >
      <PathText path={path} />
      {profile.changed && <p className="mt-1">{t('profile-form.trust.changed')}</p>}
      <p className="mt-1">
        {t(profile.sandbox ? 'profile-form.trust.no-sandbox' : 'profile-form.trust.help', {
          profile: profile.name,
        })}
      </p>
      {trust.error && <ErrorPanel error={trust.error} />}
    </Callout>
  )
}
