// `kiln hosts disks`: which disks a host has, what identifies each, and what is on it.
import { driveName } from '#shared/drives/drive-name.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { sizeText, t } from '../texts.ts'
import { hostWord } from './host-word.ts'

export async function disks({ client, output }: Session, wanted: string) {
  const { id, name } = await client.hosts.show({ host: await hostWord(client, wanted) })
  const found = await interruptible(signal => client.hosts.disks({ host: id }, signal))
  for (const disk of found.disks) {
    output.line(output.bold(`${driveName(disk)} (${disk.path})`))
    for (const line of diskLines(disk, found.contentsRead)) output.line(`  ${line}`)
  }
  if (found.disks.length === 0) output.line(t('cli.host.disks.none', { name }))
  else if (!found.contentsRead) output.note(t('cli.host.disks.unread'))
  output.object({ type: 'result', host: id, ...found })
}

/** Details of one, below its name. */
export const diskLines = (disk: HostDisk, contentsRead: boolean): string[] => [
  ...identityLines(disk),
  ...table(partRows(disk)),
  ...(contentsRead && disk.parts.length === 0 ? [emptyText(disk)] : []),
]

/** Its identity, and notes such as read-only. */
function identityLines({ serial, wwn, bus, use, readOnly, removable }: HostDisk): string[] {
  const notes = [
    ...(use === 'system' ? [t('cli.host.disks.system')] : []),
    ...(use === 'used' ? [t('cli.host.disks.used')] : []),
    ...(readOnly ? [t('cli.host.disks.read-only')] : []),
    ...(removable ? [t('cli.host.disks.removable')] : []),
  ]
  return [
    t('cli.host.disks.serial', { serial: serial || t('cli.host.disks.no-serial') }),
    ...(wwn === '' ? [] : [t('cli.host.disks.wwn', { wwn })]),
    [bus, ...notes].join(', '),
  ]
}

const partRows = ({ parts }: HostDisk): string[][] =>
  parts.map(({ path, sizeBytes, fileSystem, label, name, mountPoints }) => [
    path,
    sizeText(sizeBytes),
    fileSystem || t('drive.unknown'),
    // Often the same word twice.
    [...new Set([name, label, ...mountPoints])].filter(Boolean).join(' '),
  ])

const emptyText = ({ tableType }: HostDisk) =>
  tableType === '' ? t('cli.host.disks.empty') : t('cli.host.disks.table', { table: tableType })
