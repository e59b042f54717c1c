// The terminal's own texts. They are not in src/shared/messages, so that the window does not load them.
import { boxTexts } from './boxes.ts'
import { builderTexts } from './builders.ts'
import { cacheTexts } from './caches.ts'
import { connectTexts } from './connect.ts'
import { connectLoginTexts } from './connect-logins.ts'
import { deployTexts } from './deploys.ts'
import { everyCommand } from './every-command.ts'
import { help } from './help.ts'
import { hostTexts } from './hosts.ts'
import { hypervisorTexts } from './hypervisors.ts'
import { installTexts } from './installs.ts'
import { kitTexts } from './kits.ts'
import { limaTexts } from './lima.ts'
import { machineTexts } from './machines.ts'
import { results } from './results.ts'
import { running } from './running.ts'
import { snapshotTexts } from './snapshots.ts'
import { updateTexts } from './updates.ts'
import { usageReasons } from './usage.ts'
import { workloadTexts } from './workloads.ts'
import { writerTexts } from './writer.ts'

export const terminal = {
  ...boxTexts,
  ...builderTexts,
  ...limaTexts,
  ...cacheTexts,
  ...connectTexts,
  ...connectLoginTexts,
  ...deployTexts,
  ...everyCommand,
  ...help,
  ...installTexts,
  ...kitTexts,
  ...hostTexts,
  ...hypervisorTexts,
  ...machineTexts,
  ...results,
  ...running,
  ...snapshotTexts,
  ...updateTexts,
  ...usageReasons,
  ...workloadTexts,
  ...writerTexts,
} as const satisfies Record<string, string>
