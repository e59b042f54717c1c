import type { Command } from 'commander'
import { refusal } from '#shared/drives/refusal.ts'
import { assertUsualBlocks, checkLabel } from '#shared/drives/restorable.ts'
import { flashJobs } from '#shared/jobs/kinds/flash.ts'
import { type Act, examples, repeated } from '../act.ts'
import { findDrive } from '../find-drive.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'
import { type Confirmation, confirmed, showErased } from './confirm.ts'
import { chosenDrive } from './flash.ts'
import { printDriveResults } from './results.ts'

type Words = Confirmation & { label?: string }

/** Below `kiln drives`. */
export function restoreCommand(drives: Command, act: Act) {
  drives
    .command('restore')
    .summary(t('help.restore.summary'))
    .description(t('help.restore'))
    .argument('<path>', t('help.drives.path'))
    .option('--label <label>', t('help.restore.label'))
    .option('--yes', t('help.yes'))
    .option('--confirm <name>', t('help.confirm'), repeated)
    .addHelpText('after', examples('kiln drives restore /dev/sdb --label HOLIDAY'))
    .action(act(restore))
}

async function restore(session: Session, path: string, words: Words) {
  const { client, output } = session
  const { label = '' } = words
  checkLabel(label)
  const drive = await findDrive(client, path, 'drives.restore')
  const refused = refusal(drive, null, { typedName: '', operation: 'flash.restore' })
  if (refused && refused.code !== 'drive.unconfirmed') throw refused
  assertUsualBlocks(drive)
  showErased(session, [drive], [])
  const names = await confirmed(session, { drives: [drive], image: null, words })
  const started = await client.flash.restore({ drive: chosenDrive(drive, names), label })
  printDriveResults(output, flashJobs.expect(await session.watch(started)))
}
