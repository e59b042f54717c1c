// Shows the facts of the chosen image: name, kind, size, and whether it can be personalised.
import { FileCheck2, FileWarning, LoaderCircle, UserRoundCog, UserRoundX } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { sizeWords } from './wizard/summary.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

/** Has the same height while it is looked for as when it is there. */
export function SourceFactsLine({ wizard }: { wizard: FlashWizard }) {
  const { source, inspect, facts } = wizard
  if (!source) return <div className="min-h-[4.25rem]" />
  if (inspect.error && !inspect.looking)
    return (
      <ErrorPanel
        title={t('flash.source.unusable')}
        error={inspect.error}
        onRetry={inspect.again}
        retrying={inspect.looking}
      />
    )
  return (
    <section
      aria-label={t('flash.source.facts')}
      aria-live="polite"
      className="min-h-[4.25rem] rounded-lg border border-line bg-surface px-4 py-3"
    >
      {facts ? (
        <>
          <p className="flex gap-x-3">
            <FileCheck2 aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
            <span className="flex min-w-0 flex-wrap gap-x-3">
              <span translate="no" dir="auto" className="min-w-0 break-words font-medium">
                {facts.name}
              </span>
              <span className="text-muted tabular-nums">{sizeWords(facts).join(' · ')}</span>
            </span>
          </p>
          <PersonaliseLine facts={facts} />
          <BesideLines facts={facts} />
        </>
      ) : (
        <p className="flex items-center gap-3 text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {t('flash.source.inspecting')}
        </p>
      )}
    </section>
  )
}

/** A file without a sign of a disk is written only when the user confirms it. */
export function Unrecognised({ wizard }: { wizard: FlashWizard }) {
  const { facts, draft, set } = wizard
  if (facts?.isRecognised !== false) return null
  return (
    <Callout tone="warn" title={t('flash.source.unrecognised')}>
      <p>{t('flash.source.unrecognised.help')}</p>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className="mt-2 flex items-center gap-2 font-medium">
        <Checkbox
          checked={draft.allowUnrecognised}
          onCheckedChange={allowUnrecognised => set({ allowUnrecognised })}
        />
        {t('flash.source.write-anyway')}
      </label>
    </Callout>
  )
}

type Facts = NonNullable<FlashWizard['facts']>

/** A block map, sums and signatures in the same folder: used, or why not. */
const BesideLines = ({ facts: { beside } }: { facts: Facts }) =>
  beside.map(({ file, use, text }) => {
    const Glyph = use === 'used' ? FileCheck2 : FileWarning
    return (
      <p key={file} className="mt-1 flex items-center gap-3 text-muted text-sm">
        <Glyph aria-hidden className={cn('size-4 shrink-0', use === 'unused' && 'text-warn')} />
        <span className="min-w-0 break-words">{texts.text(text)}</span>
      </p>
    )
  })

const PersonaliseLine = ({ facts: { personalise } }: { facts: Facts }) =>
  personalise.can ? (
    <p className="mt-1 flex items-center gap-3 text-muted text-sm">
      <UserRoundCog aria-hidden className="size-4 shrink-0" />
      {t('flash.source.can-personalise')}
    </p>
  ) : (
    <p className="mt-1 flex items-center gap-3 text-muted text-sm">
      <UserRoundX aria-hidden className="size-4 shrink-0" />
      <span>{t('flash.source.cannot-personalise', { reason: personalise.reason })}</span>
    </p>
  )
