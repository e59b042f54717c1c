import { expect, test } from 'vitest'
import { vmCommandLine } from '#shared/hypervisors.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { emptyDraft, isNumber, vmRequest } from './vm-draft.ts'

const hosts = [sampleHost({ id: 'pve', name: 'PVE' })]

test('there is no request without a host, or with a number that cannot be meant', () => {
  expect(vmRequest('i', emptyDraft, hosts)).toBeNull()
  expect(vmRequest('i', { ...emptyDraft, host: 'pve', cpus: '0' }, hosts)).toBeNull()
  expect(vmRequest('i', { ...emptyDraft, host: 'pve', memoryMiB: '4G' }, hosts)).toBeNull()
  expect(isNumber({ ...emptyDraft, memoryMiB: '32' }, 'memoryMiB')).toBe(false)
})

test('what is left empty is for the image and the host to say', () => {
  const request = vmRequest('i', { ...emptyDraft, host: 'pve' }, hosts)
  expect(request).toMatchObject({
    image: 'i',
    name: null,
    memoryMiB: null,
    cpus: null,
    storage: null,
    network: null,
    start: true,
    answers: null,
    target: { name: 'pve', user: 'root', port: 22 },
  })
  expect(request && vmCommandLine(request)).toBe('kiln vm create i --on pve --start')
})

test('what was given is in the command line too', () => {
  const draft = { ...emptyDraft, host: 'pve', name: 'web 1', memoryMiB: '4096', cpus: '2', start: false }
  const request = vmRequest('i', { ...draft, storage: 'local', network: 'none' }, hosts)
  expect(request && vmCommandLine(request)).toBe(
    "kiln vm create i --on pve --name 'web 1' --memory 4096 --cpus 2 --storage local --network none",
  )
})

test('personal data are sent without what was left empty, and are in no command line', () => {
  const secrets = { token: 'secret!', other: '' }
  const personal = { ...emptyDraft.personal, hostname: ' web7 ', secrets }
  const request = vmRequest('i', { ...emptyDraft, host: 'pve', personal }, hosts)
  expect(request?.answers).toMatchObject({ hostname: 'web7', secrets: { token: 'secret!' } })
  expect(request && vmCommandLine(request)).toBe(
    'kiln vm create i --on pve --personalise answers.json --start',
  )
})
