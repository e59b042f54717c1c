import './state-texts.ts'
import { ChevronRight, TriangleAlert } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useConnection } from '#lib/engine/connection.ts'
import { useIdle } from '#lib/hooks/use-idle.ts'
import { t } from '#lib/texts/texts.ts'
import { doctorHref, routes } from '#shared/window/routes.ts'
import type { Tone } from '#ui/feedback/badge.tsx'
import { cn } from '../../lib/class-names.ts'
import { toolsHeadline } from './tool-text.ts'

/** A narrow window shows only this: a missing tool has its own shape. */
const Sign = ({ tone }: { tone: Tone }) =>
  tone === 'warn' || tone === 'bad' ? (
    <TriangleAlert
      aria-hidden
      className={cn('-mx-1 size-4 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')}
    />
  ) : (
    <span
      aria-hidden
      className={cn('state-dot size-2 shrink-0 rounded-full', tone === 'ok' ? 'bg-ok' : 'bg-edge')}
    />
  )

/** "Tools installed", or what is missing; opens Doctor. */
export function ToolsState() {
  const [location] = useLocation()
  const { data, error } = useCall('doctor.check', {}, { enabled: useIdle() })
  const connection = useConnection()
  // Without an engine nothing is ready, whatever was found before.
  const isLost = connection.phase === 'connecting' && connection.before
  const waiting = isLost ? 'doctor.disconnected' : error ? 'doctor.unreadable' : 'doctor.checking'
  const { text, tone } =
    data && !isLost ? toolsHeadline(data) : { text: t(waiting), tone: 'neutral' as const }
  return (
    <Link
      href={doctorHref()}
      aria-current={location === routes.doctor ? 'page' : undefined}
      title={text}
      className={cn(
        'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm hover:bg-hover narrow:justify-center narrow:px-0',
        location === routes.doctor && 'bg-accent-soft',
      )}
    >
      <Sign tone={tone} />
      <span className="sr-only">{t('doctor.link', { state: text })}</span>
      <span aria-hidden className="min-w-0 flex-1 narrow:sr-only">
        {text}
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted narrow:hidden" />
    </Link>
  )
}
