import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'
import { boxesHref, buildsHref, hostHref, hostsHref, imagesHref } from '#shared/window/routes.ts'
import { boxesHref, buildsHref, hostsHref, imagesHref } from '#shared/window/routes.ts'
import { Data } from './data.tsx'

type BackProps = { href: string; children: string }

/** To a thing, by its name. */
export const BackTo = ({ href, children }: BackProps) => (
  <Back href={href}>
    <Data>{children}</Data>
  </Back>
)

const Back = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="inline-flex items-center gap-1 rounded text-accent-text hover:underline">
    <ArrowLeft aria-hidden className="size-3.5" />
    {children}
  </Link>
)
export const BackToBuilds = () => <Back href={buildsHref()}>{t('app.place.builds')}</Back>
export const BackToBoxes = () => <Back href={boxesHref()}>{t('app.place.boxes')}</Back>
export const BackToHosts = () => <Back href={hostsHref()}>{t('app.place.hosts')}</Back>
export const BackToHost = ({ id, name }: { id: string; name: string }) => (
  <Back href={hostHref(id)}>{name}</Back>
)
export const BackToImages = () => <Back href={imagesHref()}>{t('app.place.images')}</Back>
