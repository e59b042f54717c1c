import type { Ref } from 'react'
import { texts } from '#lib/texts/texts.ts'
import { formatName, formatUse, type ImageFormat } from '#shared/formats/format.ts'
import { Checkbox } from '#ui/controls/switch.tsx'

type Props = {
  label: string
  formats: readonly ImageFormat[]
  chosen: ReadonlySet<ImageFormat>
  onChange: (chosen: ReadonlySet<ImageFormat>) => void
  aside?: (format: ImageFormat) => string
  /** The first box. */
  firstRef?: Ref<HTMLInputElement>
}

/** Any number of formats, each with what it is for. */
export function FormatChoice({ label, formats, chosen, onChange, aside, firstRef }: Props) {
  const toggle = (format: ImageFormat) => {
    const next = new Set(chosen)
    if (!next.delete(format)) next.add(format)
    onChange(next)
  }
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{label}</legend>
      <div className="flex flex-col gap-1">
        {formats.map((format, at) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside
          <label
            key={format}
            className="flex items-center gap-3 rounded-md border border-line px-3 py-2 hover:bg-hover"
          >
            <Checkbox
              {...(at === 0 && firstRef ? { ref: firstRef } : {})}
              checked={chosen.has(format)}
              onCheckedChange={() => toggle(format)}
            />
            <span className="min-w-0 flex-1">
              {texts.text(formatName(format))}{' '}
              <span className="text-muted text-sm">{texts.text(formatUse(format))}</span>
            </span>
            {aside && <span className="text-muted text-sm tabular-nums">{aside(format)}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
