import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { Forward } from '#shared/machines/machine.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { RunDialog } from './run-dialog.tsx'
import type { RunInput } from './run-draft.ts'

const plan = {
  memoryMiB: 512,
  cpus: 2,
  forwards: sampleImage().ports.map(
    (port): Forward => ({ ...port, insteadOf: port.guest === 22 ? 22 : null, url: null }),
  ),
}
const taken = failure('machine.port-taken', { operation: 'machines.start', values: { port: '2300' } })
/** The engine does the same: a port in use voids the whole plan. */
const isRefused = (input: unknown) => (input as RunInput).forwards?.some(({ host }) => host === 2300)

beforeEach(() => {
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('flash.sshKeys', () => [])
  answer('machines.check', input =>
    isRefused(input)
      ? { problems: [{ field: 'forwards', error: taken.report() }], plan: null, notPersonal: null }
      : { problems: [], plan, notPersonal: null },
  )
  answer('machines.start', () => ({ job: 'j', subject: 'tiny-1a2b' }))
})

const opened = (onClose = () => {}) => inWindow(<RunDialog image={sampleImage()} onClose={onClose} />)
const atOnce = () => inWindow(<RunDialog image={sampleImage()} atOnce onClose={() => {}} />)
const field = (name: string) => screen.getByRole('textbox', { name })
const button = (name: string) => screen.getByRole('button', { name })
const started = () => asked.filter(({ path }) => path === 'machines.start')

test('a port that is refused stays where it was typed, and can be typed again', async () => {
  const { user } = opened()
  await screen.findByText(/instead of 22/)
  await user.type(field('Port of this computer for SSH'), '2300')
  expect(await screen.findByText(/2300/, { selector: '[role=alert] *' })).toBeTruthy()
  expect(field('Port of this computer for SSH')).toHaveProperty('value', '2300')
  expect(document.activeElement).toBe(field('Port of this computer for SSH'))
  expect(field('Memory (MiB)').getAttribute('placeholder')).toBe('512')
})

test('beside what is suggested stands what the profile needs, as on its card', async () => {
  opened()
  expect(await screen.findByText(/^At least \d+ MB\. Twice that is suggested/)).toBeTruthy()
  expect(screen.getByText(/^At least 1\. More are suggested/)).toBeTruthy()
})

test('a number outside of the range is tied to the reason, and leaves every row', async () => {
  const { user } = opened()
  const ssh = field('Port of this computer for SSH')
  await user.type(ssh, '99999')
  const described = document.getElementById(ssh.getAttribute('aria-describedby') ?? '')
  expect(described?.textContent).toBe('A port is a number from 1 to 65535')
  expect(ssh.getAttribute('aria-invalid')).toBe('true')
  await user.click(button('Run'))
  expect(started()).toEqual([])
  expect(document.activeElement).toBe(ssh)
  expect(field('Port of this computer for Web')).toBeTruthy()
})

test('the machine reaches nothing where its network is switched off', async () => {
  const { user } = opened()
  await screen.findByText(/instead of 22/)
  await user.click(screen.getByRole('switch', { name: 'Network' }))
  await user.click(button('Run'))
  expect(started().map(({ input }) => (input as RunInput).network)).toEqual(['closed'])
})

test('an empty row does not keep a machine from running', async () => {
  const { user } = opened()
  await user.click(button('Add a port'))
  expect(field('Port of this computer for SSH')).toBeTruthy()
  await user.click(button('Run'))
  expect(started().map(({ input }) => (input as RunInput).forwards)).toEqual([[]])
})

test('of a port that is half typed, Run leads to the missing half', async () => {
  const { user } = opened()
  await user.click(button('Add a port'))
  await user.type(field('Port of this computer'), '9000')
  expect(screen.queryByText(/A port is a number/)).toBeNull()
  await user.click(button('Run'))
  expect(started()).toEqual([])
  expect(document.activeElement).toBe(field('Port of the machine'))
})

test('a wrong personal answer is unfolded and gets the focus', async () => {
  const { user } = opened()
  const name = screen.getByLabelText('Host name')
  const section = name.closest('details')
  await user.click(screen.getByText('Personalise'))
  await user.type(name, 'not a name')
  if (section) section.open = false
  await user.click(button('Run'))
  expect(started()).toEqual([])
  expect(section?.open).toBe(true)
  expect(document.activeElement).toBe(name)
})

test('answers that turn out to be read by nothing are neither checked nor sent', async () => {
  let say = () => {}
  const said = new Promise<void>(done => {
    say = done
  })
  answer('machines.check', async () => {
    await said
    return { problems: [], plan, notPersonal: 'nothing reads it' }
  })
  const { user } = opened()
  await user.click(screen.getByText('Personalise'))
  await user.type(screen.getByLabelText('Host name'), 'not a name')
  say()
  expect(await screen.findByText(/cannot be personalised/)).toBeTruthy()
  await user.click(button('Run'))
  expect(started().map(({ input }) => (input as RunInput).seed)).toEqual([null])
})

test('problems of the answers name a machine, not a drive', async () => {
  opened()
  expect(await screen.findByText(/the machine starts with the image unchanged/)).toBeTruthy()
  expect(document.body.textContent).not.toMatch(/drive/)
})

test('Cancel ends the start of a machine', async () => {
  answer('jobs.cancel', () => ({}))
  const onClose = vi.fn()
  const { user } = opened(onClose)
  await user.click(button('Run'))
  expect(await screen.findByRole('button', { name: 'Starting' })).toBeTruthy()
  await user.click(button('Cancel'))
  expect(onClose).toHaveBeenCalled()
  await waitFor(() => expect(asked.at(-1)).toEqual({ path: 'jobs.cancel', input: { id: 'j' } }))
})

test('two clicks in one frame start one machine', async () => {
  opened()
  await screen.findByText(/instead of 22/)
  act(() => {
    button('Run').click()
    button('Run').click()
  })
  await waitFor(() => expect(started().length).toBeGreaterThan(0))
  expect(started()).toHaveLength(1)
})

test('an image that was made to be tried starts without a question [N16]', async () => {
  atOnce()
  await waitFor(() => expect(started()).toHaveLength(1))
  expect(started().map(({ input }) => (input as RunInput).login)).toEqual([true])
  expect(await screen.findByRole('button', { name: 'Starting' })).toBeTruthy()
})

test('it asks where something speaks against starting it as it is', async () => {
  answer('machines.check', () => ({
    problems: [{ field: 'forwards', error: taken.report() }],
    plan: null,
    notPersonal: null,
  }))
  const { user } = atOnce()
  expect(await screen.findByText(/2300/, { selector: '[role=alert] *' })).toBeTruthy()
  expect(started()).toEqual([])
  await user.click(button('Run'))
  expect(started()).toHaveLength(1)
})
