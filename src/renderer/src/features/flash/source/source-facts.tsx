// What the chosen image is: name, kind, size, and whether it can be personalised.
import { FileCheck2, LoaderCircle, UserRoundCog, UserRoundX } from 'lucide-react'
import { bytesText } from '#shared/units.ts'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import type { FlashWizard } from '../wizard/use-flash.ts'

/** Has the same height while it is looked for as when it is there. */
export function SourceFactsLine({ wizard }: { wizard: FlashWizard }) {
  const { source, inspect, facts } = wizard
  if (!source) return <div className="min-h-[4.25rem]" />
  if (inspect.error && !inspect.looking)
    return (
      <ErrorPanel
        title="This cannot be written to a drive"
        error={inspect.error}
        onRetry={inspect.again}
        retrying={inspect.looking}
      />
    )
  return (
    <section
      aria-label="What is known of it"
      aria-live="polite"
      className="min-h-[4.25rem] rounded-lg border border-line bg-surface px-4 py-3"
    >
      {facts ? (
        <>
          <p className="flex flex-wrap items-center gap-x-3">
            <FileCheck2 aria-hidden className="size-4 shrink-0 text-ok" />
            <span className="min-w-0 break-words font-medium">{facts.name}</span>
            <span className="text-muted tabular-nums">{sizeWords(facts).join(' · ')}</span>
          </p>
          <PersonaliseLine facts={facts} />
        </>
      ) : (
        <p className="flex items-center gap-3 text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          Looking at it…
        </p>
      )}
    </section>
  )
}

/** A file without a sign of a disk is written only when somebody says that it is meant. */
export function Unrecognised({ wizard }: { wizard: FlashWizard }) {
  const { facts, draft, set } = wizard
  if (facts?.isRecognised !== false) return null
  return (
    <Callout tone="warn" title="This does not look like a disk image">
      <p>
        It has no partition table, no boot sector and no file system that Kiln knows. A machine will probably
        not start from it.
      </p>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className="mt-2 flex items-center gap-2 font-medium">
        <Checkbox
          checked={draft.allowUnrecognised}
          onCheckedChange={allowUnrecognised => set({ allowUnrecognised })}
        />
        Write it anyway
      </label>
    </Callout>
  )
}

export const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)

type Facts = NonNullable<FlashWizard['facts']>

const PersonaliseLine = ({ facts: { personalise } }: { facts: Facts }) =>
  personalise.can ? (
    <p className="mt-1 flex items-center gap-3 text-muted text-sm">
      <UserRoundCog aria-hidden className="size-4 shrink-0" />
      Can be personalised: host name, keys, Wi-Fi and secrets go to the drive.
    </p>
  ) : (
    <p className="mt-1 flex items-center gap-3 text-muted text-sm">
      <UserRoundX aria-hidden className="size-4 shrink-0" />
      <span>Cannot be personalised: {sentence(personalise.reason)}</span>
    </p>
  )

/** "raw in .xz", "needs 2.1 GB", "840 MB of data". */
export function sizeWords({ kind, sizeBytes, mappedBytes, fileBytes }: Facts): string[] {
  const words = [kind]
  if (sizeBytes !== null) words.push(`needs ${bytesText(sizeBytes)}`)
  else if (fileBytes !== null) words.push(`${bytesText(fileBytes)}, its full size is known once it is read`)
  else words.push('its size is known once it is read')
  if (mappedBytes !== null && mappedBytes !== sizeBytes) words.push(`${bytesText(mappedBytes)} of data`)
  return words
}
