// The promises of each profile beyond a NixOS that boots, checked on the running machine.
import { checkAll } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { aiSandbox } from './ai-sandbox.ts'
import { appliance } from './appliance.ts'
import { orchestrator } from './orchestrator.ts'
import { stratoHost } from './strato-host.ts'
import { template } from './template.ts'
import { workstation } from './workstation.ts'

export type Promises = (machine: Machine, forward: ForwardPort) => Promise<void>

const promises: Readonly<Record<string, Promises>> = {
  'ai-sandbox': aiSandbox,
  appliance,
  orchestrator: machine => checkAll(machine, orchestrator),
  'strato-host': stratoHost,
  template: machine => checkAll(machine, template),
  workstation,
}

/** Null where a profile has none. */
export const promisesOf = (profile: string): Promises | null => promises[profile] ?? null
