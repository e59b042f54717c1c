import { t } from '#lib/texts/texts.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { bytes } from '#shared/messages/message.ts'

/** How much of a drive the image takes. Nothing, where its size is not known or it does not fit: a badge says that. */
export function RoomBar({ drive, image }: { drive: Pick<Drive, 'sizeBytes'>; image: ToBeWritten | null }) {
  const needs = image?.sizeBytes ?? null
  if (needs === null || needs > drive.sizeBytes) return null
  const share = needs / drive.sizeBytes
  return (
    <span className="mt-2 flex max-w-md flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden className="progress h-1.5 min-w-24 flex-1 overflow-hidden rounded-full bg-hover">
        {/* Also of a small image on a large drive something is seen. */}
        <span
          className="progress-fill block h-full rounded-full bg-ok"
          style={{ width: `max(0.25rem, ${Math.round(share * 100)}%)` }}
        />
      </span>
      <span className="text-muted text-xs tabular-nums">
        {t('flash.drives.fits', { needs: bytes(needs), has: bytes(drive.sizeBytes) })}
      </span>
    </span>
  )
}
