// The terminal's own texts. They are not in src/shared/messages, so that the window does not carry them.
import { builderTexts } from './builders/builders.ts'
import { cacheTexts } from './builders/caches.ts'
import { limaTexts } from './builders/lima.ts'
import { help } from './help.ts'
import { deployTexts } from './hosts/deploys.ts'
import { hostTexts } from './hosts/hosts.ts'
import { hypervisorTexts } from './hosts/hypervisors.ts'
import { installTexts } from './hosts/installs.ts'
import { kitTexts } from './hosts/kits.ts'
import { machineTexts } from './machines.ts'
import { results } from './results.ts'
import { running } from './running.ts'
import { usageReasons } from './usage.ts'
import { writerTexts } from './writer.ts'

export const terminal = {
  ...builderTexts,
  ...limaTexts,
  ...cacheTexts,
  ...deployTexts,
  ...help,
  ...installTexts,
  ...kitTexts,
  ...hostTexts,
  ...hypervisorTexts,
  ...machineTexts,
  ...results,
  ...running,
  ...usageReasons,
  ...writerTexts,
} as const satisfies Record<string, string>
