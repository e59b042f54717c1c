// Several drives from one image, each with its own seed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { flashResult } from '#shared/flash/flash.ts'
import { buildResult } from '#shared/images/image.ts'
import { canFlash, flashBench } from '#test/drives/flash.ts'
import { partitionOn } from '#test/drives/partition.ts'
import { hasNix } from '#test/tools-here.ts'

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 ada'

describe.skipIf(!canFlash)('what is flashed (needs root for loop devices, qemu-img)', () => {
  const bench = flashBench()
  const { loop, choose, fileSource } = bench

  it.skipIf(!hasNix)(
    'makes each drive a separate machine, and leaves no seed if none was requested [N3]',
    async () => {
      const built = await bench.kiln.client.builds.start({ profile: 'tiny', formats: ['raw'] })
      const { id } = buildResult.parse((await jobEnd(bench.kiln.client, built.job)).value)
      const source = { kind: 'image' as const, id, format: 'raw' as const }
      const machines = [loop(300), loop(300), loop(300)]
      const [one, two, none] = await Promise.all(machines.map(each => choose(each)))
      if (!one || !two || !none) throw new Error('a loop device is missing')
      const drives = [
        { ...one, seed: { hostname: 'box1', user: 'ada', sshKeys: [publicKey] } },
        { ...two, seed: { hostname: 'box2', hostKey: false } },
        none,
      ]
      const { job } = await bench.kiln.client.flash.start({ source, drives })
      const { drives: results } = flashResult.parse((await jobEnd(bench.kiln.client, job)).value)
      expect(results.map(({ outcome, hostname }) => [outcome, hostname])).toEqual([
        ['verified', 'box1'],
        ['verified', 'box2'],
        ['verified', null],
      ])
      expect(results.map(({ hostKey }) => hostKey?.split(' ')[0] ?? null)).toEqual([
        'ssh-ed25519',
        null,
        null,
      ])
      const known = readFileSync(join(bench.kiln.home, 'known_hosts'), 'utf8')
      expect(known).toContain(`box1,box1.local ${results[0]?.hostKey?.split(' ').slice(0, 2).join(' ')}`)
      // As the user whom its keys admit, without a prompt.
      expect(await bench.kiln.client.hosts.list({})).toMatchObject([
        { name: 'box1', added: 'flashed', address: { host: 'box1.local', user: 'ada' } },
      ])
      // A box for each name, from one image; none for the drive without. Drives finish in any order.
      const { boxes } = await bench.kiln.client.boxes.list({})
      const byName = boxes.toSorted((a, b) => a.name.localeCompare(b.name))
      expect(
        byName.map(({ name, host, image, drives, state }) => [name, host, image, drives.length, state.code]),
      ).toEqual([
        ['box1', 'box1', id, 1, 'waiting'],
        ['box2', null, id, 1, 'on-drive'],
      ])
      // Each has its own computer's name, not the image's.
      expect(byName.map(({ options }) => options['hostname'])).toEqual(['box1', 'box2'])
      const seeds = machines.map(({ file }) => partitionOn(file, 'kiln-seed'))
      expect(seeds.map(seed => seed.toString('latin1', 0, 10))).toEqual([
        'KILNSEED 1',
        'KILNSEED 1',
        '\0'.repeat(10),
      ])
      expect(seeds[2]?.equals(Buffer.alloc(seeds[2].length))).toBe(true)
      const wrong = { source, drives: [{ ...one, seed: { hostname: '-x' } }] }
      await expect(bench.kiln.client.flash.start(wrong)).rejects.toMatchObject({ code: 'seed.invalid' })
      const foreign = { source: fileSource(), drives: [{ ...one, seed: {} }] }
      await expect(bench.kiln.client.flash.start(foreign)).rejects.toMatchObject({ code: 'flash.no-seed' })
    },
  )
})
