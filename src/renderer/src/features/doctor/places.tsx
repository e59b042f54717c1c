// Shows what Kiln builds on apart from this computer: Lima and its VMs, and each builder over SSH as it answers now.
import { CircleCheck, CircleDashed, CircleX, KeyRound, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CallReply } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { BuilderReport } from '#shared/doctor.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { Badge, type Tone, toneText } from '#ui/feedback/badge.tsx'
import { Words } from '#ui/text.tsx'
import { Card } from '../../ui/card.tsx'

type Lima = CallReply<'lima.list'>

/** Lima is optional: if it is missing, nothing is wrong. */
export function LimaPlace({ lima: { version, problem, vms } }: { lima: Lima }) {
  const isReady = version !== null
  return (
    <Place
      glyph={isReady ? CircleCheck : CircleDashed}
      tone={isReady ? 'ok' : 'neutral'}
      name={isReady ? t('doctor.lima', { version }) : t('doctor.lima.not-ready')}
    >
      <p className="text-muted">{t('doctor.lima.why')}</p>
      <Problem problem={problem} />
      {isReady && vms.length === 0 && (
        <p className="text-muted">
          <Words>{t('doctor.lima.no-vm', { command: 'kiln builder lima create' })}</Words>
        </p>
      )}
      {vms.map(({ name, state, problem: wrong }) => (
        <p key={name} className="break-words">
          {t('doctor.lima.vm', { name, state: t(`lima.state.${state}`) })}
          {wrong && <span className="block text-muted">{texts.data(wrong)}</span>}
        </p>
      ))}
    </Place>
  )
}

const looks = {
  answers: { glyph: CircleCheck, tone: 'ok' },
  untrusted: { glyph: KeyRound, tone: 'warn' },
  fails: { glyph: CircleX, tone: 'bad' },
} as const

export function BuilderPlace({ report }: { report: BuilderReport }) {
  const { name, address, state, nixVersion, trusted, problem } = report
  const { glyph, tone } = looks[state]
  return (
    <Place
      glyph={glyph}
      tone={tone}
      name={texts.data(name)}
      badge={t(`doctor.builder.${state}`)}
      detail={address}
    >
      <p className="text-muted">
        {t('doctor.builder.why')} {nixVersion !== null && t('doctor.builder.nix', { version: nixVersion })}
      </p>
      {trusted !== null && <p>{t(trusted ? 'doctor.builder.trusts' : 'doctor.builder.trusts-not')}</p>}
      <Problem problem={problem} />
    </Place>
  )
}

type PlaceProps = {
  glyph: LucideIcon
  tone: Tone
  name: string
  badge?: string
  detail?: string
  children: ReactNode
}

const Place = ({ glyph: Glyph, tone, name, badge, detail, children }: PlaceProps) => (
  <Card className="flex gap-3 p-4">
    <Glyph aria-hidden className={`mt-0.5 size-5 shrink-0 ${toneText[tone]}`} />
    <div className="min-w-0 flex-1 space-y-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 translate="no" dir="auto" className="break-words font-semibold">
          {name}
        </h3>
        {badge && <Badge tone={tone}>{badge}</Badge>}
        {detail && (
          <span translate="no" dir="auto" className="min-w-0 break-words text-muted text-sm">
            {detail}
          </span>
        )}
      </div>
      {children}
    </div>
  </Card>
)

function Problem({ problem }: { problem: ErrorReport | null }) {
  if (!problem) return null
  const { message, hint } = texts.error(problem)
  return (
    <p className="break-words">
      {message} {hint && <Words>{hint}</Words>}
    </p>
  )
}
