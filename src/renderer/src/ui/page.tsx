import '#ui/texts.ts'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '#lib/class-names.ts'
import { useFocusOnArrival } from '#lib/hooks/use-focus-on-arrival.ts'
import { t } from '#lib/texts/texts.ts'

type PageProps = {
  /** The title of the page and of the window. */
  title: string
  /** Replaces the title's text, when it needs more than words. */
  heading?: ReactNode
  description?: ReactNode
  /** Above the title: where this belongs (a link back). */
  above?: ReactNode
  actions?: ReactNode
  /** Between the head and what scrolls. */
  toolbar?: ReactNode
  footer?: ReactNode
  /** The children fill the height and scroll on their own (lists of thousands, logs). */
  fill?: boolean
  className?: string
  children: ReactNode
}

/** A page's content is in the middle of a wide window, at most --page-width wide; long lists take it all. */
const centred = '[--aside:max(0px,calc((100%-var(--page-width))/2))]'

/** The frame of a page: its head stays, its body scrolls. In a window too low for that, all but the footer scrolls. */
export function Page(props: PageProps) {
  const { title, heading, description, above, actions, toolbar, footer, fill, className, children } = props
  const head = useRef<HTMLHeadingElement>(null)
  useFocusOnArrival(head)
  useEffect(() => {
    document.title = t('app.window-title', { page: title })
  }, [title])
  return (
    // Positioned: a hidden control inside would else reach out of the scroller and make the document scroll.
    <div
      className={cn(
        'relative flex h-full min-h-0 flex-col short:overflow-y-auto',
        fill ? '[--aside:0px]' : centred,
        // A focused control is not scrolled to under the footer, which lies over the page in a low window.
        footer ? 'short:scroll-pb-20' : '',
      )}
    >
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-[calc(1.5rem+var(--aside))] pt-6 pb-4 narrow:px-4 short:pt-3 short:pb-2">
        <div className="min-w-0 flex-[1_1_12rem]">
          {above && <div className="mb-1 text-sm">{above}</div>}
          <h1 ref={head} tabIndex={-1} data-page-title className="truncate font-semibold text-xl">
            {heading ?? title}
          </h1>
          {description && <p className="mt-0.5 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex max-w-full flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {toolbar && (
        <div className="shrink-0 px-[calc(1.5rem+var(--aside))] pb-3 narrow:px-4 short:pb-2">{toolbar}</div>
      )}
      <div
        className={cn(
          'relative min-h-0 flex-1 pb-6 pl-[calc(1.5rem+var(--aside))] narrow:pl-4 short:flex-none short:overflow-visible',
          // The scroll bar (10 px) has its room kept, so that edges stay in line with the head.
          fill
            ? 'flex flex-col pr-6 narrow:pr-4 short:min-h-96'
            : 'overflow-y-auto pr-[calc(0.875rem+var(--aside))] [scrollbar-gutter:stable] narrow:pr-1.5 short:pr-6 short:narrow:pr-4',
          className,
        )}
      >
        {children}
      </div>
      {footer && (
        <footer className="shrink-0 border-line border-t bg-surface px-[calc(1.5rem+var(--aside))] py-3 narrow:px-4 short:sticky short:bottom-0 short:z-10 short:mt-auto short:py-2">
          {footer}
        </footer>
      )}
    </div>
  )
}
