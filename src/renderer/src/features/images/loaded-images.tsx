// The images of the library, once they are there: until then their places, or why they could not be read.
import './texts.ts'
import type { ReactNode } from 'react'
import type { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { ImagesUnreadable } from './images-unreadable.tsx'

type Props = {
  list: ReturnType<typeof useCall<'images.list'>>
  children: (images: readonly Image[]) => ReactNode
}

export function LoadedImages({ list, children }: Props) {
  if (list.data) return children(list.data.images)
  if (list.error) return <ImagesUnreadable list={list} />
  return (
    <Loading label={t('loading.images')} className="grid gap-3 @2xl:grid-cols-2">
      {[1, 2, 3, 4].map(one => (
        <Skeleton key={one} className="h-[4.5rem] rounded-lg" />
      ))}
    </Loading>
  )
}
