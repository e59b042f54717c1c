// The hardware of a test machine, by profile.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

const profilesFolder = resolve(import.meta.dirname, '..', '..', '..', 'nix', 'profiles')
const card = z.looseObject({ ports: z.array(z.looseObject({ guest: z.number() })) })

const withDesktop: readonly string[] = ['ai-sandbox', 'workstation']
/** kiln.passwordLogin is on by default there: a key opens a session, and sudo also needs the password. */
const withPassword: readonly string[] = ['workstation']

type ProfileMachine = {
  memoryMiB: number
  screen: boolean
  /** The ports of its profile.json, which the tests reach from outside. */
  guestPorts: readonly number[]
  /** Whether the administrator's key alone is enough for sudo. */
  sudoByKey: boolean
}

export function profileMachine(profile: string): ProfileMachine {
  const own = profile !== 'template'
  const ports = own
    ? card.parse(JSON.parse(readFileSync(resolve(profilesFolder, profile, 'profile.json'), 'utf8'))).ports
    : []
  return {
    // The smallest minimum of Kiln's profiles.
    memoryMiB: own ? 4096 : 2048,
    screen: withDesktop.includes(profile),
    guestPorts: ports.map(({ guest }) => guest),
    sudoByKey: !withPassword.includes(profile),
  }
}
