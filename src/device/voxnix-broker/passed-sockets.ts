// The sockets that systemd created and passed on (sd_listen_fds(3)), by name. The name says whose a socket
// is: only that account can connect to it.
import type { From } from './callers.ts'

const firstFd = 3

function fromOf(name: string): From | null {
  if (name === 'chat' || name === 'model') return { face: name, person: null }
  const person = /^terminal-([a-z0-9][a-z0-9-]{0,39})$/.exec(name)?.[1]
  return person === undefined ? null : { face: 'terminal', person }
}

type Passed = { readonly fd: number; readonly from: From }

/** Throws if there is none, or if one has an unknown name: a socket without an owner would let anyone in. */
export function passedSockets(environment: NodeJS.ProcessEnv, pid: number): Passed[] {
  const count = Number(environment['LISTEN_FDS'] ?? 0)
  const names = (environment['LISTEN_FDNAMES'] ?? '').split(':')
  if (
    environment['LISTEN_PID'] !== String(pid) ||
    !Number.isInteger(count) ||
    count < 1 ||
    count !== names.length
  )
    throw new Error('There are no sockets from systemd. Start voxnix-broker.service, not the program.')
  return names.map((name, index) => {
    const from = fromOf(name)
    if (from === null) throw new Error(`The socket "${name}" belongs to no face and no person.`)
    return { fd: firstFd + index, from }
  })
}
