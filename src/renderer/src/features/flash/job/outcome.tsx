// The moment in which a flash ends: how it went, large, and what to do next with drives that are good.
import { Ban, CircleCheck, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import { BoxLinks } from '#features/jobs/box-links.tsx'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxDrive } from '#shared/boxes/box.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { FirstAnswers } from './first-answers.tsx'

type OutcomeTone = 'ok' | 'bad' | 'neutral'

const looks = {
  ok: { icon: CircleCheck, frame: 'border-ok bg-ok-soft', sign: 'text-ok' },
  bad: { icon: CircleX, frame: 'border-bad bg-bad-soft', sign: 'text-bad' },
  neutral: { icon: Ban, frame: 'border-line bg-sunken', sign: 'text-muted' },
}

export function Outcome({
  title,
  tone,
  children,
}: {
  title: string
  tone: OutcomeTone
  children?: ReactNode
}) {
  const { icon: Glyph, frame, sign } = looks[tone]
  return (
    <section className={cn('flex gap-4 rounded-lg border p-5 narrow:gap-3 narrow:p-4', frame)}>
      <Glyph aria-hidden className={cn('size-10 shrink-0 narrow:size-6', sign)} strokeWidth={1.5} />
      <div className="min-w-0 flex-1 space-y-3 self-center">
        <h2 className="break-words font-semibold text-lg">{t('flash.ended.headline', { title })}</h2>
        {children}
      </div>
    </section>
  )
}

/** A box boots from the drive that was put into it last; one without a serial cannot be told apart. */
const isOfResult = (drive: BoxDrive | undefined, results: readonly DriveResult[]): boolean =>
  drive !== undefined && drive.serial !== '' && results.some(({ serial }) => serial === drive.serial)

/** A machine whose host key Kiln made is recognised by it once it has started. */
export function WhatNext({ results }: { results: readonly DriveResult[] }) {
  const named = results.flatMap(({ hostname, hostKey }) => (hostname && hostKey ? [hostname] : []))
  return (
    <div className="space-y-2">
      <p>{t('flash.ended.next.boot', { count: results.length })}</p>
      <div className="flex flex-wrap gap-2 empty:hidden">
        <BoxLinks of={({ drives }) => isOfResult(drives.at(-1), results)} />
      </div>
      {named.length > 0 && <FirstAnswers names={named} />}
      {named.length > 0 && named.length <= 3 && (
        <>
          <p>{t('flash.ended.next.wait', { count: named.length })}</p>
          {named.map(name => (
            <CommandLine key={name} command={`kiln hosts discover --wait ${name}`} />
          ))}
        </>
      )}
    </div>
  )
}
