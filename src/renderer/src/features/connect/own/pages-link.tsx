import { ExternalLink } from 'lucide-react'
import type { MouseEvent } from 'react'
import { host } from '#lib/host.ts'
import { t } from '#lib/texts/texts.ts'
import { toast } from '#ui/feedback/announcer.tsx'

/** In the person's browser. The app opens the address that its engine reports, whatever the window says. */
export function PagesLink({ url }: { url: string }) {
  const open = (event: MouseEvent) => {
    if (!host.openOwnConnect) return
    event.preventDefault()
    // Without a reason: Connect has ended, as the card says then.
    host.openOwnConnect().catch(() => toast(t('own-connect.pages.failed'), 'bad'))
  }
  return (
    <a
      href={url}
      onClick={open}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex h-8 items-center gap-1.5 rounded px-2 text-accent-text hover:underline"
    >
      {t('own-connect.pages')}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  )
}
