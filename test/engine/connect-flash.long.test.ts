// A drive with a ticket, from Kiln's writer to the box in Kiln: a real drive (loop device), the image's own
// program that applies the seed, the box's real programs and a real Connect. Only systemctl is a fake: a test
// must not restart SSH here.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ticketText } from '#shared/connect/enrolment.ts'
import { loginText } from '#shared/connect/kiln-login.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { flashResult } from '#shared/flash/flash.ts'
import { seedPartition } from '#shared/seed/partition.ts'
import { customer, household, server } from '#test/connect-boxes.ts'
import { deviceBox } from '#test/device-box.ts'
import { canFlash, flashBench, mib } from '#test/drives/flash.ts'
import { testEngine } from '#test/engine/engine.ts'
import { mapKeyring } from '#test/keyring/map-keyring.ts'

const seedScript = join(import.meta.dirname, '../../nix/modules/seed/kiln-seed.sh')
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 ada'
const seedMiB = 4

/** A disk with nothing but the partition for a seed. */
function seedImage(folder: string): string {
  const path = join(folder, 'appliance.img')
  writeFileSync(path, '')
  truncateSync(path, 8 * mib)
  const partition = [`--new=1:2048:+${seedMiB}M`, `--typecode=1:${seedPartition.type}`]
  execFileSync('sgdisk', ['--clear', ...partition, `--change-name=1:${seedPartition.name}`, path])
  return path
}

/** What the first boot does with the drive. */
function firstBoot(drive: string, folder: string): string {
  const [partition, root] = [join(folder, 'partition'), join(folder, 'root')]
  writeFileSync(partition, readFileSync(drive).subarray(mib, (1 + seedMiB) * mib))
  mkdirSync(root)
  execFileSync('bash', ['-euo', 'pipefail', seedScript, partition], {
    env: { PATH: process.env['PATH'], KILN_SEED_ROOT: root, KILN_SEED_WORK: join(folder, 'work') },
    stdio: 'pipe',
  })
  return root
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(each => each.isFile())
    .map(each => join(each.parentPath, each.name))

describe.skipIf(!canFlash)(
  'a drive with a ticket of a Connect (needs root for loop devices, qemu-img)',
  () => {
    const bench = flashBench()

    it('becomes a box that Kiln recognises by the ticket, with the host key that it generated [N20]', async () => {
      const folder = mkdtempSync(join(bench.folder, 'box-'))
      const at = server({ now: Date.now })
      onTestFinished(() => at.app.close())
      const url = await at.app.listen({ host: '127.0.0.1', port: 0 })
      const made = at.enrolments.make({ household, customer, pangolin: null, atOnce: true })
      const { id, secret } = made ?? expect.unreachable()
      const ticket = ticketText({ url, id, secret, fingerprint: null })
      const opened = at.computers.make({ account: null, household }, 'laptop')
      const { token } = typeof opened === 'object' ? opened : expect.unreachable()
      const kiln = testEngine({
        home: bench.kiln.home,
        change: ports => ({ ...ports, keyring: mapKeyring(new Map()) }),
      })
      await kiln.client.connect.add({ login: loginText({ url, token, fingerprint: null }) })

      const drive = bench.loop()
      const seed = { hostname: 'kitchen', user: 'ada', sshKeys: [publicKey], enrolment: ticket }
      const { job } = await kiln.client.flash.start({
        source: bench.fileSource(seedImage(bench.folder)),
        drives: [{ ...(await bench.choose(drive)), seed }],
      })
      const flashed = flashResult.parse((await jobEnd(kiln.client, job)).value).drives[0]
      expect(flashed).toMatchObject({ outcome: 'verified', hostname: 'kitchen' })
      const [own] = (await kiln.client.boxes.list({})).boxes
      expect(own).toMatchObject({ name: 'kitchen', drives: [{ enrolment: id }] })
      // Nothing that could make another box of the household is on the drive or in a record of Kiln.
      for (const path of [drive.file, ...filesIn(bench.kiln.home)])
        expect(readFileSync(path).includes(secret), path).toBe(false)
      // "names type key", and a comment, which ssh does not read.
      const trusted = () =>
        readFileSync(join(bench.kiln.home, 'known_hosts'), 'utf8')
          .split('\n')
          .flatMap(line => line.split(' ')[2] ?? [])
      const flashedKey = flashed?.hostKey?.split(' ')[1] ?? expect.unreachable()
      expect(trusted()).toContain(flashedKey)
      const linked = async () => {
        await kiln.client.connect.refresh({})
        return (await kiln.client.connect.list({})).boxes
      }
      expect(await linked()).toEqual([])

      const root = firstBoot(drive.file, folder)
      const box = deviceBox(folder, 'https://nowhere.invalid')
      cpSync(join(root, 'var/lib/kaliun'), box.state, { recursive: true })
      const programs = join(folder, 'programs')
      mkdirSync(programs)
      writeFileSync(join(programs, 'systemctl'), '#!/bin/sh\n')
      chmodSync(join(programs, 'systemctl'), 0o755)
      const words = { programs, words: ['--root', root] }
      expect(await box.run('kaliunbox-auto-claim', words)).toEqual({ status: 0, stderr: '' })
      expect((await box.run('kaliun-health-reporter', words)).status).toBe(0)

      expect(await linked()).toMatchObject([
        { id: box.read('install_id').trim(), box: own?.id, linkedBy: 'enrolment', enrolment: id },
      ])
      expect((await linked())[0]?.reportedAt).not.toBeNull()
      const nextKey = readFileSync(join(root, 'etc/ssh/ssh_host_ed25519_key.pub'), 'utf8').split(' ')[1] ?? ''
      expect(nextKey).not.toBe(flashedKey)
      expect(trusted()).toContain(nextKey)
      expect(trusted()).not.toContain(flashedKey)
      await kiln.close()
    })
  },
)
