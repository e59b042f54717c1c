// Kills the broker before and after each program that it runs, on a real BTRFS. The next broker has to leave
// the workload complete or gone.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answered, type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { command } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'

const gibibyte = 1024 ** 3

const kinds = [
  {
    kind: 'container',
    more: {},
    folders: { storage: 'containers', profiles: 'profiles', known: 'configurations' },
    knownAs: (name: string) => `${name}.conf`,
    limits: 1,
    shrinks: true,
  },
  {
    kind: 'virtual machine',
    more: { vm: true, memoryGiB: 1 },
    folders: { storage: 'images', profiles: 'vm-profiles', known: 'stand-ins/domains/defined' },
    // libvirt knows it by its UUID.
    knownAs: () => expect.any(String),
    limits: 2,
    shrinks: false,
  },
]

// Each call is killed twice, with a start after it: minutes where other work runs beside it.
describe.runIf(isRoot).each(kinds)(
  'a broker that is killed during a $kind, on a loop device (needs root)',
  { timeout: 1_200_000 },
  ({ more, folders, knownAs, limits, shrinks }) => {
    let bench: BrokerBench
    beforeAll(async () => {
      bench = await brokerBench()
      // Each kill leaves workloads in the trash, which count.
      const others = { account: 'ada', vms: { memoryGiB: 6, cores: 2 } }
      const ada = { name: 'ada', role: 'owner', telegram: '1', workloads: 5, storageGiB: 1000, ...others }
      bench.write({ people: [ada] })
    })
    afterAll(() => bench?.close())

    const listOf = (answered: Answered | null) => (Array.isArray(answered?.value) ? answered.value : [])
    const list = async () => listOf(await bench.ask('terminal-ada', 'list'))
    const trash = async () => listOf(await bench.ask('terminal-ada', 'trash'))
    const names = (folder: string) =>
      existsSync(bench.at(folder)) ? readdirSync(bench.at(folder)).filter(name => name !== '.voxnix') : []

    const asides = () => names(`${folders.storage}/.voxnix/aside`)
    /** Items of the trash whose removal has begun. */
    const leaving = () => {
      const all = names('state/trash')
      return all.filter(name => name.endsWith('.json') && !all.includes(name.replace(/json$/, 'whole')))
    }

    /** The disk has exactly what the broker lists. */
    async function expectWhole() {
      const listed = (await list()).map(({ name }) => name)
      expect(names(folders.storage)).toEqual(listed)
      expect(names(folders.known)).toEqual(listed.map(knownAs))
      expect(names(folders.profiles)).toEqual(listed)
      const trashed = (await trash()).map(({ id }) => id)
      expect(names(`${folders.storage}/.voxnix/trash`)).toEqual(trashed)
      expect(names('roots')).toEqual(trashed)
      expect(asides()).toEqual([])
      expect(names('state/sagas')).toEqual([])
    }

    /** Starts a broker that dies at this call; `act` runs until then. */
    async function killedAt(when: string, act: () => Promise<Answered | null>): Promise<boolean> {
      bench.state('count', '0')
      bench.state('kill', when)
      await bench.start()
      const answered = await act()
      await bench.end()
      bench.state('kill', '')
      await bench.start()
      await list()
      const left = () => [...names('state/sagas'), ...asides(), ...leaving()]
      await expect.poll(left, { timeout: 60_000 }).toEqual([])
      return answered === null
    }

    /** A broker that has just started starts workloads that ran. */
    async function ask(verb: string, input: object): Promise<Answered | null> {
      for (;;) {
        const answered = await bench.ask('terminal-ada', verb, input)
        if (answered?.code !== 'busy') return answered
        await sleep(20)
      }
    }
    const create = () => ask('create', { name: 'dev', modules: ['git'], ...more })
    async function approved(verb: string, input: object) {
      const waits = await ask(verb, input)
      return waits?.waits ? ask('approve', { id: waits.waits.id }) : waits
    }

    /** Repeats the action, killing the broker one call later each time, until it completes. */
    async function everywhere(
      prepare: () => Promise<void>,
      act: () => Promise<Answered | null>,
      after: () => Promise<void>,
    ) {
      let kills = 0
      for (let call = 1; ; call += 1) {
        let died = false
        for (const when of ['before', 'after']) {
          await prepare()
          await bench.end()
          if (await killedAt(`${when} ${call}`, act)) died = true
          await expectWhole()
          await after()
          await bench.end()
        }
        if (!died) return kills
        kills += 1
      }
    }
    const ready = async () => {
      await bench.start()
      if ((await list()).length === 0) expect(await create()).toMatchObject({ ok: true })
    }

    it('completes a create', async () => {
      const kills = await everywhere(
        async () => undefined,
        create,
        async () => {
          const [only] = await list()
          if (only) expect(only).toMatchObject({ name: 'dev', running: true })
          if (only) await approved('destroy', { name: 'dev' })
        },
      )
      expect(kills).toBeGreaterThan(4)
    })

    it('has all of a destroyed workload in the trash, or all of it running', async () => {
      const kills = await everywhere(
        ready,
        () => approved('destroy', { name: 'dev' }),
        async () => undefined,
      )
      expect(kills).toBeGreaterThan(5)
    })

    it('has all of an undone one restored, or all of it in the trash', async () => {
      let id = ''
      const kills = await everywhere(
        async () => {
          await ready()
          await approved('destroy', { name: 'dev' })
          id = (await trash()).at(-1)?.id
        },
        () => ask('undo', { id }),
        async () => undefined,
      )
      expect(kills).toBeGreaterThan(2)
    })

    it('has removed all of a purged one, or none of it', async () => {
      let id = ''
      const kills = await everywhere(
        async () => {
          await ready()
          await ask('snapshot', { name: 'dev', label: 'first' })
          const before = (await trash()).map(({ id }) => id)
          await approved('destroy', { name: 'dev' })
          id = (await trash()).find(each => !before.includes(each.id))?.id
        },
        () => approved('purge', { name: 'dev', id }),
        async () => {
          if (!(await trash()).some(each => each.id === id)) return
          expect(names(`${folders.storage}/.voxnix/trash/${id}/snapshots`)).toContain('first')
          expect(await approved('purge', { name: 'dev', id })).toMatchObject({ ok: true })
        },
      )
      expect(kills).toBeGreaterThan(4)
    })

    it("has the current state or the snapshot's after a restore", async () => {
      const kills = await everywhere(
        async () => {
          await ready()
          await ask('snapshot', { name: 'dev', label: 'first' })
        },
        () => approved('restore', { name: 'dev', label: 'first' }),
        async () => {
          expect(await list()).toMatchObject([{ name: 'dev', running: true }])
        },
      )
      expect(kills).toBeGreaterThan(4)
    })

    /** In GiB: what its record says, and what its storage and its disk may hold. */
    async function sizes() {
      const [only] = await list()
      const path = bench.at(folders.storage, 'dev')
      const subvolume = command('btrfs', 'inspect-internal', 'rootid', path)
      const rows = command('btrfs', 'qgroup', 'show', '-pr', '--raw', path)
      const group = rows.match(new RegExp(`^0/${subvolume}\\s.*(1/\\d+)`, 'm'))?.[1]
      const limit = rows.match(new RegExp(`^${group}\\s+\\d+\\s+\\d+\\s+(\\d+)`, 'm'))?.[1]
      const disk = bench.at(folders.storage, 'dev/disk.raw')
      const onDisk = existsSync(disk) ? Math.ceil(statSync(disk).size / gibibyte) : null
      return { quota: only?.quotaGiB, limit: Number(limit) / gibibyte / limits, disk: onDisk }
    }

    it.each([1, ...(shrinks ? [-1] : [])])(
      'has one size in its record, its storage and its disk after a resize by %i GiB',
      async by => {
        let [before, wanted] = [0, 0]
        const kills = await everywhere(
          async () => {
            await ready()
            if (by < 0) await ask('resize', { name: 'dev', quotaGiB: 3 })
            before = (await sizes()).quota
            wanted = before + by
          },
          () => ask('resize', { name: 'dev', quotaGiB: wanted }),
          async () => {
            const { quota, limit, disk } = await sizes()
            expect([before, wanted]).toContain(quota)
            expect([limit, disk ?? quota]).toEqual([quota, quota])
          },
        )
        expect(kills).toBeGreaterThan(2)
      },
    )
  },
)
