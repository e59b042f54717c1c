// The images of the library, once they are there: until then their places, or why they could not be read.
import type { ReactNode } from 'react'
import type { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/model/image.ts'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'

type Props = {
  list: ReturnType<typeof useCall<'images.list'>>
  children: (images: readonly Image[]) => ReactNode
}

export function LoadedImages({ list: { data, error, refetch, isFetching }, children }: Props) {
  if (data) return children(data.images)
  if (error)
    return (
      <ErrorPanel
        error={error}
        title={t('images.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  return (
    <Loading label={t('loading.images')} className="grid gap-3 @2xl:grid-cols-2">
      {[1, 2, 3, 4].map(one => (
        <Skeleton key={one} className="h-[4.5rem] rounded-lg" />
      ))}
    </Loading>
  )
}
