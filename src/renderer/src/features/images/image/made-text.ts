// What was made on a hypervisor's host, in a sentence. Pure.
import { t } from '#lib/texts/texts.ts'
import type { VmReport } from '#shared/hypervisors/vm.ts'

export const madeText = ({ started, name, host }: VmReport) =>
  t(started ? 'vm.made.started' : 'vm.made', { name, host })
