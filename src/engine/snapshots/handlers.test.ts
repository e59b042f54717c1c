import { expect, it } from 'vitest'
import { marksOf } from '#engine/hosts/answers.ts'
import { snapshotHandlers } from './handlers.ts'
import type { ToolParts } from './run-tool.ts'

/** A host with the tools, on which nothing runs; `ran` has the commands that it was to run. */
function hostWithTools() {
  const ran: string[][] = []
  const { begin, end } = marksOf('kiln-host')
  const facts = ['there\t/bin/kiln-host', 'rights\troot', 'tool\trestore-session']
  const connection = {
    run: async (command: string[]) => {
      const asked = command[0] === 'sh'
      if (!asked) ran.push(command)
      return {
        code: 0,
        command: '',
        lastLines: [],
        stdout: asked ? [begin, ...facts, end].join('\n') : 'end\n',
      }
    },
    close: async () => undefined,
  }
  const host = { id: 'desk', name: 'desk', address: 'desk' }
  const parts = {
    ports: { ssh: { connect: async () => connection } },
    store: { find: async () => host, knownHostsPath: '/known' },
    memories: {},
  } as unknown as ToolParts
  return { ran, handlers: snapshotHandlers(parts, async () => null) }
}

it('requests a session, also a mixed one, and withdraws it in the words of the tool [W2]', async () => {
  const { ran, handlers } = hostWithTools()
  const { signal } = new AbortController()
  await handlers.restoreSession({ host: 'desk', slot: 'PREVIOUS', mixed: false }, signal)
  await handlers.restoreSession({ host: 'desk', slot: 'PREVIOUS', mixed: true }, signal)
  await handlers.restoreSession({ host: 'desk', slot: null, mixed: true }, signal)
  const tool = ['kiln-host', 'restore-session', '--tabs']
  expect(ran).toEqual([
    [...tool, 'PREVIOUS'],
    [...tool, 'PREVIOUS', '--mixed'],
    [...tool, '--withdraw'],
  ])
})
