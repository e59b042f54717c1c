import { t } from '#lib/texts/texts.ts'
import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'

/** If the answer was lost on its way, the job may be running. */
export const NotStarted = ({ error }: { error: unknown }) => (
  <ErrorPanel
    title={t(
      asReport(error).code === 'engine.lost' ? 'flash.drives.maybe-started' : 'flash.drives.not-started',
    )}
    error={error}
  />
)
