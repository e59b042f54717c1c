import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'

export const buildHref = (id: string, job?: string) =>
  `/builds/${encodeURIComponent(id)}${job ? `?job=${encodeURIComponent(job)}` : ''}`
export const imageHref = (id: string) => `/images/${encodeURIComponent(id)}`

export const hostHref = (id: string) => `/hosts/${encodeURIComponent(id)}`
export const deployJobHref = (plan: string, job: string) =>
  `/deploys/${encodeURIComponent(plan)}?job=${encodeURIComponent(job)}`

/** The hosts that it did not switch. */
export const deployRestHref = (plan: string) => `/deploys/${encodeURIComponent(plan)}/rest`

type Deploy = { hosts?: readonly string[]; image?: string; generation?: number; at?: number }

/** The wizard for these hosts: with an image, back to a generation, or as the deploy that ended at that time. */
export function deployHref({ hosts = [], image, generation, at }: Deploy): string {
  const asked = new URLSearchParams(hosts.map(host => ['host', host]))
  if (image !== undefined) asked.set('image', image)
  if (generation !== undefined) asked.set('generation', String(generation))
  if (at !== undefined) asked.set('at', String(at))
  return `/deploy?${asked}`
}

export const installHref = ({ host }: { host?: string } = {}) =>
  host === undefined ? '/install' : `/install?host=${encodeURIComponent(host)}`
export const installJobHref = (plan: string, job: string) =>
  `/installs/${encodeURIComponent(plan)}?job=${encodeURIComponent(job)}`

type BackProps = { href: string; children: string }

const Back = ({ href, children }: BackProps) => (
  <Link href={href} className="inline-flex items-center gap-1 rounded text-accent-text hover:underline">
    <ArrowLeft aria-hidden className="size-3.5" />
    {children}
  </Link>
)
const buildsHref = '/images?show=builds'
export const BackToBuilds = () => <Back href={buildsHref}>{t('images.builds')}</Back>
export const BackToHosts = () => <Back href="/hosts">{t('app.place.hosts')}</Back>
export const BackToImages = () => <Back href="/images">{t('app.place.images')}</Back>
