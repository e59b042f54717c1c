// The engine notifies its clients about drives: this machine's own and a loop device.
import { expect, test } from 'vitest'
import { command, loopDevices } from '#test/drives/loop-devices.ts'
import { testEngine } from '#test/engine/engine.ts'
import { isRoot } from '#test/tools-here.ts'

test.runIf(process.platform === 'linux')(
  'lists drives over the contract, but never loop devices',
  async () => {
    const { client, close } = testEngine()
    try {
      for (const drive of await client.drives.list({})) expect(drive.path).not.toMatch(/loop|ram/)
      await expect(client.drives.show({ path: '/dev/none' })).rejects.toMatchObject({ code: 'drive.missing' })
    } finally {
      await close()
    }
  },
)

test.runIf(process.platform === 'linux' && isRoot)(
  'a client that listed drives is notified when a device appears, and can show it',
  async () => {
    const { client, close } = testEngine()
    const loops = loopDevices()
    try {
      const change = new Promise<void>(resolve => {
        client.onChanged(topics => topics.includes('drives') && resolve())
      })
      await client.drives.list({})
      const { path } = loops.attach('disk', 8 << 20)
      await change
      expect(await client.drives.show({ path })).toMatchObject({
        path,
        sizeBytes: 8 << 20,
        contents: { code: 'drive.contents.empty' },
      })
      command('mkfs.ext4', '-q', '-L', 'data', path)
      expect((await client.drives.show({ path })).contents).toBe('data (ext4)')
    } finally {
      loops.close()
      await close()
    }
  },
)
