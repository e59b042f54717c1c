// Output of the real limactl 2.2 for mounts that cannot be made, one of each kind.
import { expect, test } from 'vitest'
import { recorded, recordedLines } from '#test/lima/recorded.ts'
import { lastStatus } from './agent-events.ts'
import { whyFailed } from './failure.ts'
import { parseList, problemOf } from './list.ts'
import { lineThatMatters } from './logged.ts'
import { mountRefused } from './mount.ts'

const gone = 'mkdir /home/person/gone/shop: permission denied'
const why = (output: Partial<Parameters<typeof whyFailed>[0]>) =>
  whyFailed({ name: 'work', lines: [], command: 'limactl', lastLines: [], logged: null, ...output })

test('sshfs: names every folder that the running VM lacks, and nothing else', () => {
  const lines = recordedLines('mounts-sshfs-start.jsonl')
  const agentErrors = lastStatus(recorded('mounts-sshfs-ha.stdout.log.jsonl'))?.errors ?? []
  const error = why({ lines, agentErrors })
  expect(error.code).toBe('lima.mount')
  const reason = String(error.values['reason'])
  expect(reason.split('; ')).toEqual([
    gone,
    expect.stringMatching(
      /^failed to prepare reverse sshfs for `\/home\/person\/shared` on `\/proc\/shop`: /,
    ),
  ])
  expect(reason).not.toContain('guest agent')
  // Its first line alone: a folder that this user may not create.
  expect(why({ lines, agentErrors: [gone] })).toMatchObject({ code: 'lima.mount', values: { reason: gone } })
  expect(why({ lines, agentErrors: ['Nix does not answer'] }).code).toBe('lima.degraded')
  const agentGone = 'guest agent does not seem to be running; port forwards will not work'
  expect(why({ lines, agentErrors: [agentGone] }).code).toBe('lima.no-agent')
  expect(why({ lines, agentErrors: ['Nix does not answer', agentGone] }).code).toBe('lima.degraded')
})

test('9p: a folder that cannot be created ends the host agent before the boot', () => {
  const logged = lineThatMatters(recorded('mounts-9p-ha.stderr.log'))
  const lines = recordedLines('mounts-9p-start.jsonl')
  expect(why({ lines, logged })).toMatchObject({ code: 'lima.mount', values: { name: 'work', reason: gone } })
  // Another folder that Lima could not create is not a mount.
  expect(why({ lines, logged: 'mkdir /home/person/.lima/shop/x: permission denied' }).code).toBe(
    'lima.crashed',
  )
  expect(why({ lines: lines.slice(-1), logged }).code).toBe('lima.crashed')
})

test('virtiofs: a virtiofsd that does not run also ends the host agent', () => {
  const logged = lineThatMatters(recorded('mounts-virtiofs-ha.stderr.log'))
  expect(logged).toBe('virtiofsd never created vhost socket: exit status 1')
  const error = why({ lines: recordedLines('mounts-virtiofs-start.jsonl'), logged })
  expect(error).toMatchObject({ code: 'lima.mount', values: { reason: logged } })
})

test('a file in place of a folder: Lima no longer reads the VM, and explains why only in a warning', () => {
  const [output = '', json = ''] = recorded('mounts-file-list.txt').split('\n')
  const [listed] = parseList(json) ?? []
  const problem = listed ? problemOf(listed, output) : ''
  expect(mountRefused(problem)).toBe(
    'field `mounts[0].location` refers to a non-directory path: `/home/person/afile`',
  )
  expect(mountRefused('field `images` must be set')).toBeNull()
})

test('a user who may not open /dev/kvm gets that reason, not the advice to use less memory', () => {
  const logged = lineThatMatters(recorded('kvm-ha.stderr.log'))
  const lines = recordedLines('mounts-9p-start.jsonl')
  expect(logged).toContain('failed to initialize kvm')
  expect(why({ lines, logged })).toMatchObject({ code: 'lima.kvm', values: { name: 'work' } })
})
