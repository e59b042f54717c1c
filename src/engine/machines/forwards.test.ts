import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profileFile } from '#shared/profiles/profile.ts'
import { type PortState, planForwards } from './forwards.ts'

const ports = (profile: string) =>
  profileFile.parse(JSON.parse(readFileSync(`nix/profiles/${profile}/profile.json`, 'utf8'))).ports
/** The ports' states for a user who is not root. */
const states =
  (...taken: number[]): PortState =>
  async port =>
    taken.includes(port) ? 'taken' : port < 1024 ? 'privileged' : 'free'
const pairs = (forwards: { guest: number; host: number }[]) => forwards.map(each => [each.guest, each.host])
const port = (guest: number, host: number, name = '') => ({ name, guest, host, protocol: 'tcp' as const })

describe('the forwards of a machine', () => {
  it("are the sandbox's own table [R2]", async () => {
    const forwards = await planForwards(ports('ai-sandbox'), [], states())
    expect(pairs(forwards)).toEqual([
      [3000, 3000],
      [3456, 3001],
      [3002, 3002],
      [22, 2223],
    ])
    expect(forwards.map(each => each.url)).toEqual([
      'http://localhost:3000/',
      'http://localhost:3001/',
      'http://localhost:3002/',
      null,
    ])
    expect(forwards.every(each => each.insteadOf === null)).toBe(true)
  })

  it('take the next free port for one in use, and say for which', async () => {
    const forwards = await planForwards(ports('ai-sandbox'), [], states(3000, 2223, 2224))
    // 3001 is free, but another forward wants it and must get it.
    expect(forwards.map(each => [each.guest, each.host, each.insteadOf])).toEqual([
      [3000, 3003, 3000],
      [3456, 3001, null],
      [3002, 3002, null],
      [22, 2225, 2223],
    ])
  })

  it('take an unprivileged port for a privileged one', async () => {
    const wanted = [port(80, 80, 'Web'), port(443, 443, 'Web')]
    const forwards = await planForwards(wanted, [], states())
    expect(pairs(forwards)).toEqual([
      [80, 8080],
      [443, 8443],
    ])
    expect(forwards[1]?.url).toBe('https://localhost:8443/')
  })

  it('the user’s own replaces the profile’s, under its name', async () => {
    const forwards = await planForwards(ports('ai-sandbox'), [{ host: 5000, guest: 3000 }], states())
    expect(pairs(forwards)[0]).toEqual([3000, 5000])
    expect(forwards[0]?.name).toBe('Vibe Kanban')
    expect(forwards).toHaveLength(4)
  })

  it.each([
    ['machine.port-taken', [{ host: 5000, guest: 80 }]],
    ['machine.port-privileged', [{ host: 81, guest: 80 }]],
    [
      'machine.port-twice',
      [
        { host: 6000, guest: 80 },
        { host: 6000, guest: 81 },
      ],
    ],
  ])('are refused as %s if the user named the port', async (code, asked) => {
    await expect(planForwards([], asked, states(5000))).rejects.toMatchObject({ code })
  })

  it('never share a port, and never take one that is not free', async () => {
    const number = fc.integer({ min: 1, max: 65535 })
    const wanted = fc.array(fc.tuple(number, number), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(wanted, fc.array(number), async (list, taken) => {
        const state = states(...taken)
        const forwards = await planForwards(
          list.map(([guest, host]) => port(guest, host)),
          [],
          state,
        )
        const hosts = forwards.map(each => each.host)
        expect(new Set(hosts).size).toBe(hosts.length)
        for (const host of hosts) expect(await state(host, 'tcp')).toBe('free')
      }),
    )
  })
})
