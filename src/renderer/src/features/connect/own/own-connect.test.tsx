import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { OwnConnect as Own } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { pending } from '#testing/pending.ts'
import { connectServer, stoppedConnect } from '#testing/sample-report.ts'
import { OwnConnect } from './own-connect.tsx'
import { portOf } from './start-fields.tsx'

const network = { reach: 'network', port: 8455, withKiln: false } as const
const running = (changes: Partial<NonNullable<Own['running']>> = {}, choice: Own['choice'] = network): Own =>
  stoppedConnect({
    choice,
    state: 'running',
    running: {
      since: Date.now() - 60_000,
      url: 'https://127.0.0.1:8455',
      network: [{ url: 'https://192.168.1.5:8455', interfaceName: 'wlan0' }],
      fingerprint: `SHA256:${'a'.repeat(43)}`,
      setUpCode: null,
      ...changes,
    },
  })
const loopback = () =>
  running(
    { url: 'http://127.0.0.1:8455', network: [], fingerprint: null, setUpCode: 'BCDF-GHJK' },
    { ...network, reach: 'loopback' },
  )
const shown = (own: Own, servers = [] as Parameters<typeof OwnConnect>[0]['servers']) => {
  answer('connect.own', () => own)
  inWindow(<OwnConnect servers={servers} />)
}
const sent = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('starts on this computer alone unless a person chooses its network [A8]', async () => {
  answer('connect.startOwn', () => loopback())
  shown(stoppedConnect())
  await press('Start Connect')
  await userEvent.click(screen.getByRole('radio', { name: 'Computers and boxes in this network' }))
  expect(screen.getByText(/open TCP port 8455/)).toBeTruthy()
  await press('Start Connect')
  expect(sent('connect.startOwn')).toEqual([
    { choice: { reach: 'loopback', port: 8455, withKiln: false } },
    { choice: { reach: 'network', port: 8455, withKiln: false } },
  ])
})

test('the keyboard chooses, types a port and starts [A8]', async () => {
  answer('connect.startOwn', () => loopback())
  shown(stoppedConnect())
  const user = userEvent.setup()
  await screen.findByRole('button', { name: 'Start Connect' })
  await user.tab()
  expect(screen.getByRole('radio', { name: 'Only this computer' })).toBe(document.activeElement)
  await user.tab()
  await user.keyboard('{Control>}a{/Control}80')
  const port = screen.getByRole('textbox', { name: /^Port/ })
  expect(port.getAttribute('aria-invalid')).toBe('true')
  await press('Start Connect')
  expect(sent('connect.startOwn')).toEqual([])
  await user.clear(port)
  await user.type(port, '8456')
  // The check box, then the button.
  await user.tab()
  await user.tab()
  await user.keyboard('{Enter}')
  expect(sent('connect.startOwn')).toEqual([{ choice: { reach: 'loopback', port: 8456, withKiln: false } }])
})

test('a click too many on the button that starts it neither starts nor stops it twice [A8]', async () => {
  const start = pending<Own>()
  answer('connect.startOwn', () => start.promise)
  shown(stoppedConnect({ state: 'starting' }))
  await press('Start Connect')
  expect(sent('connect.startOwn')).toEqual([])
  expect(sent('connect.stopOwn')).toEqual([])
  answer('connect.stopOwn', () => stoppedConnect())
  await press('Stop Connect')
  expect(sent('connect.stopOwn')).toEqual([{}])
})

test('on loopback it shows the set-up code and a link to its pages [A8]', async () => {
  answer('connect.stopOwn', () => stoppedConnect())
  shown(loopback())
  expect(await screen.findByText('BCDF-GHJK')).toBeTruthy()
  const link = screen.getByRole('link', { name: 'Open its pages' })
  expect(link.getAttribute('href')).toBe('http://127.0.0.1:8455')
  expect(screen.queryByText('For boxes')).toBeNull()
  await press('Stop Connect')
  expect(sent('connect.stopOwn')).toEqual([{}])
})

test('in the network it shows addresses and fingerprint to copy, and no pages [A8]', async () => {
  shown(running())
  expect(await screen.findByText('https://192.168.1.5:8455')).toBeTruthy()
  expect(screen.getByText('(wlan0)')).toBeTruthy()
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Copy Fingerprint' }))
  expect(await navigator.clipboard.readText()).toBe(`SHA256:${'a'.repeat(43)}`)
  expect(screen.queryByRole('link', { name: 'Open its pages' })).toBeNull()
  expect(screen.queryByText('Set-up code')).toBeNull()
  cleanup()
  shown(running({ network: [] }))
  expect(await screen.findByText(/has no address in a network now/)).toBeTruthy()
})

test('Kiln is added to it once, with its address and fingerprint [A8]', async () => {
  answer('connect.joinOwn', () => connectServer({ address: 'https://127.0.0.1:8455' }))
  shown(running())
  expect(await screen.findByText(/only the certificate with this fingerprint/)).toBeTruthy()
  await press('Add it to Kiln')
  expect(sent('connect.joinOwn')).toEqual([{}])
  cleanup()
  shown(running(), [connectServer({ address: 'https://127.0.0.1:8455' })])
  await screen.findByText('https://192.168.1.5:8455')
  expect(screen.queryByRole('button', { name: 'Add it to Kiln' })).toBeNull()
})

test('starting it with Kiln is saved at once, whether it runs or not [A8]', async () => {
  answer('connect.setOwnWithKiln', () => stoppedConnect())
  shown(stoppedConnect())
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Start it with Kiln' }))
  expect(sent('connect.setOwnWithKiln')).toEqual([{ withKiln: true }])
})

const operation = 'connect.startOwn'
const holder = message('connect.holder.terminal', { pid: '77' })
const reason = message('reason.signal', { signal: 'SIGKILL' })
test.each([
  [
    failure('connect.own-port', {
      operation,
      values: { port: '8455', reason: message('server.reason.in-use') },
    }),
    /Choose another port/,
  ],
  [failure('connect.own-in-use', { operation, values: { path: '/d', holder } }), /process 77/],
  [failure('connect.newer', { operation, values: { path: '/d', found: '9', known: '8' } }), /Update Kiln/],
  [failure('connect.full', { operation, values: { path: '/d' } }), /Free some space/],
  [
    failure('connect.own-ended', { operation, values: { reason }, details: { lastLines: ['it broke'] } }),
    /it broke/,
  ],
])('after $code it says why, what to do, and can be started again [A8]', async (problem, words) => {
  shown(stoppedConnect({ problem: problem.report() }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toMatch(words)
  answer('connect.startOwn', () => loopback())
  await press('Start Connect')
  await vi.waitFor(() => expect(sent('connect.startOwn')).toHaveLength(1))
})

test('takes ports that need no rights [A8]', () => {
  expect(['8455', ' 1024 ', '65535'].map(portOf)).toEqual([8455, 1024, 65_535])
  expect(['80', '1023', '65536', '', '8e3', '-8455', '84550'].map(portOf)).toEqual(Array(7).fill(null))
})
