import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { CallInput } from '#lib/engine/calls.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { CreateVm } from './create-vm.tsx'

beforeEach(() => {
  answer('hosts.list', () => [sampleHost({ id: 'pve', name: 'PVE' })])
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  answer('flash.sshKeys', () => [])
  answer('machines.check', () => ({ problems: [], plan: null, notPersonal: null }))
  answer('hypervisors.createVm', () => ({ job: 'j', subject: 'tiny-1a2b' }))
})

async function opened(onClose = () => {}) {
  const shown = inWindow(<CreateVm image={sampleImage()} more="Make another format" onClose={onClose} />)
  await screen.findByRole('option', { name: 'PVE' })
  await shown.user.selectOptions(screen.getByRole('combobox', { name: 'Host' }), 'pve')
  return shown
}
const make = () => screen.getByRole('button', { name: 'Create the VM' })
const sent = () =>
  asked
    .filter(({ path }) => path === 'hypervisors.createVm')
    .map(({ input }) => input as CallInput<'hypervisors.createVm'>)

test('without personal data the VM gets the image as it is', async () => {
  const onClose = vi.fn()
  const { user } = await opened(onClose)
  await user.click(make())
  expect(sent().map(({ answers }) => answers)).toEqual([null])
  expect(onClose).toHaveBeenCalled()
})

test('what is given for the machine is sent with it, and its command line names a file without a secret', async () => {
  const { user } = await opened()
  await user.click(screen.getByText('Personalise'))
  await user.type(screen.getByLabelText('Host name'), 'web7 ')
  await user.type(screen.getByLabelText('User'), 'ada')
  const { textContent } = document.body
  expect(textContent).toContain(
    'kiln vm create tiny-20260101-000000-00ff --on pve --personalise answers.json --start',
  )
  await user.click(make())
  expect(sent().map(({ answers }) => answers)).toMatchObject([{ hostname: 'web7', user: 'ada', secrets: {} }])
})

test('a wrong answer is unfolded and gets the focus, and nothing is sent', async () => {
  const { user } = await opened()
  await user.click(screen.getByText('Personalise'))
  const name = screen.getByLabelText('Host name')
  await user.type(name, 'not a name')
  const section = name.closest('details')
  if (section) section.open = false
  await user.click(make())
  expect(section?.open).toBe(true)
  expect(document.activeElement).toBe(name)
  expect(sent()).toEqual([])
})

test('an image that nothing reads them in says so, and none are sent', async () => {
  let say = () => {}
  const said = new Promise<void>(done => {
    say = done
  })
  answer('machines.check', async () => {
    await said
    return { problems: [], plan: null, notPersonal: 'nothing reads it' }
  })
  const { user } = await opened()
  await user.click(screen.getByText('Personalise'))
  await user.type(screen.getByLabelText('Host name'), 'web7')
  say()
  expect(await screen.findByText('This image cannot be personalised: nothing reads it.')).toBeTruthy()
  await user.click(make())
  expect(sent().map(({ answers }) => answers)).toEqual([null])
})
