import { useState } from 'react'
import { count } from '#lib/text.ts'
import { texts } from '#lib/texts.ts'
import type { ToBeWritten } from '#shared/flash/may-write.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import type { DriveRow } from '../wizard/drive-choice.ts'
import { DriveFacts } from './drive-row.tsx'

type Props = { rows: readonly DriveRow[]; image: ToBeWritten | null }

/** Drives that are never written, each with its reason. Nothing to choose here. */
export function NeverDrives({ rows, image }: Props) {
  const [open, setOpen] = useState(false)
  if (rows.length === 0) return null
  return (
    <Disclosure
      label={`${open ? 'Hide' : 'Show'} ${count(rows.length, 'more drive')}`}
      aside="that Kiln does not write"
      open={open}
      onToggle={setOpen}
    >
      <ul aria-label="Drives that are never written" className="space-y-2">
        {rows.map(({ drive, verdict }) => (
          <li key={drive.path} className="flex gap-3 rounded-lg border border-line bg-sunken p-3">
            <DriveFacts drive={drive} name={verdict.name} image={image}>
              <span className="mt-1 block text-sm">
                {verdict.reasons.map(({ text }) => texts.text(text)).join(' ')}
              </span>
            </DriveFacts>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
