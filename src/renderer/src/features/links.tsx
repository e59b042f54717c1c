import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'

export const buildHref = (id: string, job?: string) =>
  `/builds/${encodeURIComponent(id)}${job ? `?job=${encodeURIComponent(job)}` : ''}`
export const imageHref = (id: string) => `/images/${encodeURIComponent(id)}`

type BackProps = { href: string; children: string }

const Back = ({ href, children }: BackProps) => (
  <Link href={href} className="inline-flex items-center gap-1 rounded text-accent-text hover:underline">
    <ArrowLeft aria-hidden className="size-3.5" />
    {children}
  </Link>
)
const buildsHref = '/images?show=builds'
export const BackToBuilds = () => <Back href={buildsHref}>{t('images.builds')}</Back>
export const BackToImages = () => <Back href="/images">{t('app.place.images')}</Back>
