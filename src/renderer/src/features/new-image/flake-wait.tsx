import { CallWaitingLine } from '#features/jobs/waiting-line.tsx'
import { RefusedTrust } from '#features/profile-form/refused-trust.tsx'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import type { Wizard } from './wizard/use-wizard.ts'

type FlakeWaitProps = { wizard: Wizard; flake: NonNullable<Wizard['flake']> }

/**
 * Replaces a step after a reload, or after "Change the answers" of an earlier build: Nix has to look at the flake
 * first.
 */
export function FlakeWait({ wizard, flake }: FlakeWaitProps) {
  const { reference, error, refetch, isFetching } = flake
  if (error && !isFetching)
    return (
      <RefusedTrust error={error} onTrusted={refetch}>
        <ErrorPanel
          title={t('new.flake.failed')}
          error={error}
          onRetry={refetch}
          actions={
            <Button size="sm" onClick={() => wizard.go('what')}>
              {t('new.flake.choose-another')}
            </Button>
          }
        />
      </RefusedTrust>
    )
  return (
    <Loading label={t('loading.flake')} className="space-y-4">
      <p className="break-words text-muted">
        {rich('new.flake.looking', {
          reference: <span className="font-mono text-sm">{reference}</span>,
        })}
      </p>
      <CallWaitingLine call="profiles.show" />
      <Skeleton className="h-40" />
    </Loading>
  )
}
