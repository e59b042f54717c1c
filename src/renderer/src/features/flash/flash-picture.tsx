// A picture of the coming job: an image goes to drives, and is read back from them.
import { ArrowRight, Disc3, type LucideIcon, ShieldCheck, ShieldOff, Usb } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import { sizeWords } from './wizard/summary.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = Pick<FlashWizard, 'facts' | 'states'> & { verify: boolean }

export function FlashPicture({ facts, states, verify }: Props) {
  const [only] = states
  return (
    <ol
      aria-label={t('flash.picture')}
      className="flex items-stretch gap-2 rounded-lg border border-line bg-surface p-4 narrow:gap-1 narrow:p-3"
    >
      <Part
        icon={Disc3}
        title={facts ? <Data>{facts.name}</Data> : t('flash.confirm.image')}
        detail={facts ? sizeWords(facts).slice(0, 2).join(' · ') : t('flash.source.inspecting')}
      />
      <Arrow />
      <Part
        icon={Usb}
        title={
          states.length === 1 && only ? (
            <Data>{only.chosen.name}</Data>
          ) : (
            t('flash.picture.drives', { count: states.length })
          )
        }
        detail={t('flash.picture.erased')}
      />
      <Arrow />
      <Part
        icon={verify ? ShieldCheck : ShieldOff}
        title={t(verify ? 'flash.picture.verified' : 'flash.picture.unverified')}
        detail={t(verify ? 'flash.picture.verified.detail' : 'flash.picture.unverified.detail')}
        tone={verify ? 'ok' : 'warn'}
      />
    </ol>
  )
}

type PartProps = { icon: LucideIcon; title: ReactNode; detail: string; tone?: 'ok' | 'warn' }

const grounds = { plain: 'bg-sunken text-muted', ok: 'bg-ok-soft text-ok', warn: 'bg-warn-soft text-warn' }

const Part = ({ icon: Glyph, title, detail, tone }: PartProps) => (
  <li className="flex min-w-0 flex-1 items-center gap-3 narrow:flex-col narrow:items-start narrow:gap-1.5">
    <span
      aria-hidden
      className={cn(
        'flex size-11 shrink-0 items-center justify-center rounded-lg border border-line narrow:size-8',
        grounds[tone ?? 'plain'],
      )}
    >
      <Glyph className="size-5" />
    </span>
    <span className="min-w-0">
      <span className="line-clamp-2 break-words font-medium">{title}</span>
      <span className="block text-muted text-sm">{detail}</span>
    </span>
  </li>
)

const Arrow = () => (
  <li aria-hidden className="flex items-center narrow:items-start narrow:pt-1.5">
    <ArrowRight className="size-5 text-muted" />
  </li>
)
