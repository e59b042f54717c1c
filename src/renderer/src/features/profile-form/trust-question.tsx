import './texts.ts'
import type { ReactNode } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { refusedTrust, type TrustSubject } from '#shared/profiles/profile-trust.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

type QuestionProps = { about: TrustSubject; onTrusted?: () => void }

/**
 * Asks whether a profile may leave the Nix sandbox, or be used where Nix has none; asks once for each folder as it is.
 */
export function TrustQuestion({
  about: { path, name, isFlake, sandbox, changed },
  onTrusted,
}: QuestionProps) {
  const trust = useCommand('profiles.trustFolder')
  return (
    <Callout
      tone="warn"
      title={t(isFlake ? 'profile-form.trust.title-flake' : 'profile-form.trust.title')}
      actions={
        <Button
          size="sm"
          busy={trust.isPending}
          onClick={() => trust.mutate({ path, trusted: true }, { onSuccess: () => onTrusted?.() })}
        >
          {t(isFlake ? 'profile-form.trust.yes-flake' : 'profile-form.trust.yes')}
        </Button>
      }
    >
      <PathText path={path} />
      {changed && <p className="mt-1">{t('profile-form.trust.changed')}</p>}
      <p className="mt-1">
        {t(sandbox ? 'profile-form.trust.no-sandbox' : 'profile-form.trust.help', { profile: name })}
      </p>
      {trust.error && <ErrorPanel error={trust.error} />}
    </Callout>
  )
}

type RefusedProps = {
  error: unknown
  /** Does what was refused again. */
  onTrusted?: () => void
  /** Any other error. */
  children: ReactNode
}

/** Asks where something was refused only because it is not trusted. */
export function RefusedTrust({ error, onTrusted, children }: RefusedProps) {
  const about = refusedTrust(asReport(error))
  return about ? <TrustQuestion about={about} {...(onTrusted && { onTrusted })} /> : children
}
