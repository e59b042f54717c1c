// The add-on that runs Kiln Connect: which machines can have it, what it runs, and how a person learns of it. Needs a nixpkgs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allProfiles, noSources, ofCell } from './given.ts'

type Connect = {
  command: string
  families: string[]
  program: string
  motd: string
  issue: string | null
  onDisc: boolean
}

const connectOn = (profile: string, options: Record<string, unknown> = {}) =>
  ofCell<Connect>('connect', {
    profile,
    system: 'x86_64-linux',
    settings: { options: { connect: true, ...options } },
  })

test('the forms of machines that are always on have it, and no other', () => {
  const keysOf = (profile: string): string[] => {
    const file = join(import.meta.dirname, '../profiles', profile, 'options.json')
    return JSON.parse(readFileSync(file, 'utf8')).options.map(({ key }: { key: string }) => key)
  }
  const having = allProfiles.filter(profile => profile !== 'template' && keysOf(profile).includes('connect'))
  expect(having.sort()).toEqual(['ai-sandbox', 'orchestrator', 'strato-host'])
  for (const profile of ['appliance', 'workstation'])
    expect(keysOf(profile).filter(key => ['connect', 'connectReach', 'connectPort'].includes(key))).toEqual(
      [],
    )
})

test.skipIf(noSources)('on loopback it tells how to reach it over SSH, and where its set-up code is', () => {
  const made = connectOn('orchestrator', { user: 'ada', connectPort: 8460 })
  expect(made.command).toMatch(/bin\/kiln"? "?connect"? "?serve"? .*"?--listen"? "?127\.0\.0\.1:8460"?/)
  expect(made.program).toMatch(/exec node \S+ \/nix\/store\/\S+kiln-connect\.mjs "\$@"/)
  for (const text of [made.motd, made.issue ?? '']) {
    expect(text).toContain('http://localhost:8460')
    expect(text).toContain('ssh -L 8460:localhost:8460 ada@')
    expect(text).toContain('set-up code: journalctl -e -u kiln-connect')
  }
  // The system of an ISO keeps nothing.
  expect(made.onDisc).toBe(false)
})

test.skipIf(noSources)(
  'in a network it tells how a computer gets a login, since its pages take no password',
  () => {
    const made = connectOn('ai-sandbox', { connectReach: 'network' })
    expect(made.command).toMatch(/"?--listen"? "?0\.0\.0\.0:8455"?/)
    // Fastify lists the machine's addresses then.
    expect(made.families).toContain('AF_NETLINK')
    expect(made.motd).toContain('kiln-connect computers make NAME --url https://ADDRESS:8455')
    expect(made.motd).not.toContain('set-up code')
    // It has a desktop, and no screen of text.
    expect(made.issue).toBeNull()
  },
)

test.skipIf(noSources)('beside the documented password of an AI sandbox it tells how to begin too', () => {
  const { motd } = connectOn('ai-sandbox', { passwordLogin: true, defaultPassword: true })
  expect(motd).toContain('agent / agent')
  expect(motd).toContain('set-up code: journalctl -e -u kiln-connect')
})
