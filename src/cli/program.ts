// The command line's table: every command, and the options that all of them take.
import type { Command } from 'commander'
import type { Act } from './act.ts'
import { examples, repeated } from './act.ts'
import { boxCommand } from './boxes/boxes.ts'
import { builderCommand } from './builders/builders.ts'
import { buildCommand } from './builds/build.ts'
import { ejectCommand } from './builds/eject.ts'
import { cacheCommand } from './caches/caches.ts'
import { completionCommand } from './completion.ts'
import { connectCommand } from './connect/connect.ts'
import { orderCommands } from './connect/orders.ts'
import { deployCommand, rollbackCommand } from './deploy/deploy.ts'
import { doctorCommand } from './doctor.ts'
import { drivesCommand } from './drives/drives.ts'
import { writerCommand } from './drives/writer.ts'
import { flashCommand } from './flash/flash.ts'
import { seedCommand } from './flash/seed.ts'
import { hostsCommand } from './hosts/hosts.ts'
import { vmCommand } from './hypervisors.ts'
import { imagesCommand } from './images/images.ts'
import { installCommand } from './install.ts'
import { kitCommand } from './kits.ts'
import { machinesCommand } from './machines/machines.ts'
import { runCommand } from './machines/run.ts'
import { testCommand } from './machines/test.ts'
import { manCommand } from './man.ts'
import { profilesCommand } from './profiles/profiles.ts'
import { finishRoot, rootCommand } from './root-command.ts'
import { serveCommand } from './serve.ts'
import { snapshotsCommand } from './snapshots/snapshots.ts'
import { t } from './texts.ts'
import { publishCommand } from './updates/publish.ts'
import { workloadsCommand } from './workloads/workloads.ts'

export function createProgram({ version, act }: { version: string; act: Act }): Command {
  const program = rootCommand()
    .description(t('help.kiln'))
    .version(version, '-V, --version', t('help.version'))
    .option('--profiles <dir>', t('help.profiles-dir'), repeated)
    .option('--json', t('help.json'))
    .addHelpText(
      'after',
      examples('kiln profiles', 'kiln build workstation -f qcow2 --set hostname=box1', 'kiln images'),
    )
  for (const add of [
    boxCommand,
    orderCommands,
    profilesCommand,
    buildCommand,
    imagesCommand,
    runCommand,
    machinesCommand,
    testCommand,
    seedCommand,
    vmCommand,
    drivesCommand,
    flashCommand,
    deployCommand,
    rollbackCommand,
    installCommand,
    hostsCommand,
    snapshotsCommand,
    workloadsCommand,
    builderCommand,
    cacheCommand,
    connectCommand,
    kitCommand,
    publishCommand,
    ejectCommand,
    doctorCommand,
    writerCommand,
    serveCommand,
    completionCommand,
    manCommand,
  ])
    add(program, act)
  return finishRoot(program, command =>
    command.option('--profiles <dir>', t('help.profiles-dir'), repeated).option('--json', t('help.json')),
  )
}
