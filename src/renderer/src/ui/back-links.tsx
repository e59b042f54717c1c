import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'
import { boxesHref, buildsHref, hostHref, hostsHref, imagesHref } from '#shared/window/routes.ts'

type BackProps = { href: string; children: string }

export const Back = ({ href, children }: BackProps) => (
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
