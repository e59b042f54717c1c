// What the last button says: what is erased, by name. Pure.
import { t } from '#lib/texts/texts.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'

const namedAtMost = 2

export const buttonText = (erased: readonly HostDisk[]): string =>
  t('install.button', {
    disks:
      erased.length > 0 && erased.length <= namedAtMost
        ? list(erased.map(driveName))
        : message('install.disk-count', { count: erased.length }),
  })
