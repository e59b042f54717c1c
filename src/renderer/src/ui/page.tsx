import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { cn } from '../lib/class-names.ts'

type PageProps = {
  /** Also the window's title. */
  title: string
  /** In place of the title's text, when it needs more than words. */
  heading?: ReactNode
  description?: ReactNode
  /** Above the title: where this belongs (a link back). */
  above?: ReactNode
  actions?: ReactNode
  /** Between the head and what scrolls. */
  toolbar?: ReactNode
  footer?: ReactNode
  /** The children fill the height and scroll by themselves (lists of thousands, logs). */
  fill?: boolean
  className?: string
  children: ReactNode
}

/** The frame of a page: its head stays, its body scrolls. */
export function Page(props: PageProps) {
  const { title, heading, description, above, actions, toolbar, footer, fill, className, children } = props
  useEffect(() => {
    document.title = `${title} – Kiln`
  }, [title])
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-6 pt-5 pb-4">
        <div className="min-w-0 flex-1">
          {above && <div className="mb-1 text-sm">{above}</div>}
          <h1 tabIndex={-1} data-page-title className="truncate font-semibold text-xl">
            {heading ?? title}
          </h1>
          {description && <p className="mt-0.5 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </header>
      {toolbar && <div className="shrink-0 px-6 pb-3">{toolbar}</div>}
      <div
        className={cn(
          'min-h-0 flex-1 pb-6 pl-6',
          // The scroll bar (10 px) has its room kept, so that edges stay in line with the head.
          fill ? 'flex flex-col pr-6' : 'overflow-y-auto pr-3.5 [scrollbar-gutter:stable]',
          className,
        )}
      >
        {children}
      </div>
      {footer && <footer className="shrink-0 border-line border-t bg-surface px-6 py-3">{footer}</footer>}
    </div>
  )
}
