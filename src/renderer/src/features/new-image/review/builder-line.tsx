import '../option-texts.ts'
import { Monitor } from 'lucide-react'
import { t, texts } from '#lib/texts/texts.ts'
import { doctorHref } from '#shared/window/routes.ts'
import { Card } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Skeleton } from '#ui/feedback/skeleton.tsx'
import { Words } from '#ui/text.tsx'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'

/** Chosen automatically, with the reason. */
export function BuilderLine({ wizard }: { wizard: ProfiledWizard }) {
  const { data, error } = wizard.check
  if (error && !data) return <ErrorPanel error={error} onRetry={wizard.check.refetch} />
  if (!data) return <Skeleton className="h-12" />
  const { builder } = data
  if (builder.error)
    return (
      <Callout
        tone="bad"
        title={texts.error(builder.error).message}
        actions={
          <ButtonLink size="sm" href={doctorHref()}>
            {t('new.formats.open-doctor')}
          </ButtonLink>
        }
      >
        <Words>{texts.error(builder.error).hint}</Words>
      </Callout>
    )
  return (
    <Card className="flex items-center gap-3 px-4 py-3">
      <Monitor aria-hidden className="size-5 shrink-0 text-muted" />
      <p className="min-w-0">{builder.reason && texts.text(builder.reason)}</p>
    </Card>
  )
}
