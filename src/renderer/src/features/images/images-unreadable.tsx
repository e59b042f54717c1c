import './texts.ts'
import type { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { settingsHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { list: Pick<ReturnType<typeof useCall<'images.list'>>, 'error' | 'refetch' | 'isFetching'> }

/** Why the library could not be read, with another try. */
export const ImagesUnreadable = ({ list: { error, refetch, isFetching } }: Props) => (
  <ErrorPanel
    error={error}
    title={t('images.unreadable')}
    onRetry={() => void refetch()}
    retrying={isFetching}
    actions={
      asReport(error).code === 'images.folder-gone' && (
        <ButtonLink size="sm" href={settingsHref()}>
          {t('images.open-settings')}
        </ButtonLink>
      )
    }
  />
)
