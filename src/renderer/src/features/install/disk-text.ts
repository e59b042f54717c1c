// Describes the contents and the identity of a disk. Pure.
import '#features/drives/texts.ts'
import { busText } from '#features/drives/bus-text.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { bytes } from '#shared/messages/message.ts'

/** A line for each partition; else that it is empty, where that could be read. */
export function contentLines({ parts, tableType }: HostDisk, contentsRead: boolean): string[] {
  if (parts.length > 0)
    return parts.map(({ path, sizeBytes, fileSystem, label, name, mountPoints }) =>
      // Often the same word twice.
      [texts.data(path), texts.text(bytes(sizeBytes)), ...new Set([fileSystem, name, label, ...mountPoints])]
        .filter(Boolean)
        .join(' · '),
    )
  if (!contentsRead) return []
  return [tableType === '' ? t('install.disks.empty') : t('install.disks.table', { table: tableType })]
}

export function identityText({ path, serial, bus, wwn, sizeBytes }: HostDisk): string {
  return [
    texts.data(path),
    serial === '' ? t('install.disks.no-serial') : t('drive.serial', { serial }),
    texts.text(bytes(sizeBytes)),
    busText(bus),
    wwn === '' ? '' : texts.data(wwn),
  ]
    .filter(Boolean)
    .join(' · ')
}
