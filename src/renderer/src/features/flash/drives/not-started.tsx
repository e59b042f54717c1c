import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'

/** Where the answer was lost on its way, the job may be running. */
export const NotStarted = ({ error }: { error: unknown }) => (
  <ErrorPanel
    title={asReport(error).code === 'engine.lost' ? 'It may have been started' : 'It could not be started'}
    error={error}
  />
)
