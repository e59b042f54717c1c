import './texts.ts'
import type { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { list: Pick<ReturnType<typeof useCall<'images.list'>>, 'error' | 'refetch' | 'isFetching'> }

/** Why the library could not be read, with another try. */
export const ImagesUnreadable = ({ list: { error, refetch, isFetching } }: Props) => (
  <ErrorPanel
    error={error}
    title={t('images.unreadable')}
    onRetry={() => void refetch()}
    retrying={isFetching}
  />
)
