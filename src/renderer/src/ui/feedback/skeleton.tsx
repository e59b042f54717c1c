import '#ui/texts.ts'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'

/** A grey block of the size of what will come; an edge in forced colours. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn('animate-pulse rounded-md border border-transparent bg-hover', className)} />
)

/** Around the skeletons of one part of a page: said once, as "Loading the images". */
export const Loading = ({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) => (
  <div role="status" aria-label={label} className={className}>
    {children}
  </div>
)

/** Replaces a page, or most of one, until it is loaded. */
export const Coming = () => (
  <Loading label={t('loading.page')} className="space-y-4 p-6">
    <Skeleton className="h-7 w-48" />
    <Skeleton className="h-40" />
  </Loading>
)
