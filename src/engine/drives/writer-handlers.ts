// The group "writer" of the contract.
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'

export function writerHandlers({ ports, notifyChanged }: EngineParts): GroupHandlers<'writer'> {
  const changed = () => notifyChanged('writer', 'doctor')
  return {
    state: (_, signal) => ports.writerSetup.state(signal),
    install: (_, signal) => ports.writerSetup.install(signal).finally(changed),
    remove: (_, signal) => ports.writerSetup.remove(signal).finally(changed),
  }
}
