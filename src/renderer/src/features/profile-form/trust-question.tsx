import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

/** Of a profile that asks to leave the Nix sandbox; asked once for each folder. */
export function TrustQuestion({ profile }: { profile: Profile }) {
  const trust = useCommand('profiles.trustFolder')
  return (
    <Callout
      tone="warn"
      title={t('profile-form.trust.title')}
      actions={
        <Button
          size="sm"
          busy={trust.isPending}
          onClick={() => trust.mutate({ path: profile.folder, trusted: true })}
        >
          {t('profile-form.trust.yes')}
        </Button>
      }
    >
      <PathText path={profile.folder} />
      <p className="mt-1">{t('profile-form.trust.help', { profile: profile.name })}</p>
      {trust.error && <ErrorPanel error={trust.error} />}
    </Callout>
  )
}
