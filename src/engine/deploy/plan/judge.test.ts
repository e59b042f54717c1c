import { describe, expect, it } from 'vitest'
import { type HostLook, parseLook } from '../host/parse-look.ts'
import { generationFor, problemOf } from './judge.ts'

const system = (name: string) => `/nix/store/${'a'.repeat(32)}-nixos-system-${name}`
const output = `nixos yes
machine x86_64
hostname box
uid 0
current ${system('now')}
booted ${system('now')}
booted-kernel /nix/store/${'b'.repeat(32)}-linux/bzImage
booted-initrd 
profile ${system('now')}
generation system-12-link
known /nix/var/nix/profiles/system-12-link ${system('now')}
known /nix/var/nix/profiles/system-9-link ${system('nine')}
known /nix/var/nix/profiles/system-11-link ${system('eleven')}
boot-id 1234
free-kib 1048576
rights root
ended deploy-a ${system('now')} ${system('bad')} rolled-back activation 1
unit sshd.service /nix/store/x/sshd.service
path ${system('now')}
end look
`
const look = parseLook(output) as HostLook
const judged = {
  host: 'box',
  user: 'root',
  look,
  machine: 'x86_64',
  missingBytes: 0,
  hasPassword: false,
}
const codeOf = (rest: Partial<typeof judged>) => problemOf({ ...judged, ...rest })?.code ?? null
const having = (rest: Partial<HostLook>) => ({ look: { ...look, ...rest } })

describe('the facts of a host', () => {
  it('is read completely, or not at all', () => {
    expect(look).toMatchObject({ isNixos: true, generation: 12, freeBytes: 2 ** 30, rights: 'root' })
    expect(look.closure.units.get('sshd.service')).toBe('/nix/store/x/sshd.service')
    expect(look.history).toEqual({
      locked: null,
      ended: [
        { id: 'deploy-a', from: system('now'), to: system('bad'), outcome: 'rolled-back activation 1' },
      ],
    })
    expect(parseLook(output.replace('end look', ''))).toBeNull()
    expect(parseLook('Welcome to my shell')).toBeNull()
  })

  it('is compared with the new system', () => {
    expect(codeOf({})).toBeNull()
    expect(codeOf(having({ isNixos: false }))).toBe('deploy.not-nixos')
    const lost = parseLook(output.replace(/^current .*/m, 'current /run/current-system')) as HostLook
    expect(codeOf({ look: lost })).toBe('deploy.no-current')
    expect(codeOf({ machine: 'aarch64' })).toBe('deploy.architecture')
    expect(codeOf(having({ rights: 'none' }))).toBe('deploy.no-rights')
    expect(codeOf({ ...having({ rights: 'none' }), hasPassword: true })).toBeNull()
    expect(codeOf({ missingBytes: 2 ** 30 })).toBe('deploy.space')
    expect(codeOf({ ...having({ freeBytes: null }), missingBytes: 2 ** 40 })).toBeNull()
  })
})

describe('the generation to return to', () => {
  const none = new Set<string>()
  it('is the one before the current one by number, or the named one', () => {
    const wanted = { host: 'box', number: null, path: null, failed: none }
    expect(generationFor(look, wanted).number).toBe(11)
    expect(generationFor(look, { ...wanted, number: 9 }).path).toBe(system('nine'))
    expect(() => generationFor(look, { ...wanted, number: 10 })).toThrow('no generation 10')
    const first = { ...look, generation: 9 }
    expect(() => generationFor(first, wanted)).toThrow('no generation before its current one')
  })

  it('is not one that was rolled back from, unless all before the current one were', () => {
    const wanted = { host: 'box', number: null, path: null }
    const failed = new Set([system('eleven')])
    expect(generationFor(look, { ...wanted, failed }).number).toBe(9)
    failed.add(system('nine'))
    expect(generationFor(look, { ...wanted, failed }).number).toBe(11)
    expect(generationFor(look, { ...wanted, number: 11, failed }).number).toBe(11)
  })

  it('is only that number of that system, if both are known', () => {
    const wanted = { host: 'box', number: 11, path: system('eleven'), failed: none }
    expect(generationFor(look, wanted).path).toBe(system('eleven'))
    expect(() => generationFor(look, { ...wanted, path: system('ten') })).toThrow('no generation 11')
  })
})
