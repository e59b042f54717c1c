import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ImageActions } from '#features/images/image-actions.tsx'
import { type ErrorReport, failure } from '#shared/errors.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { BuildDetail } from './build-detail.tsx'
import { BuildEnded } from './build-ended.tsx'
import { BuildRow } from './build-history-row.tsx'
import { viewOfRecord } from './build-view.ts'

const image = sampleImage()
const request = { profile: 'tiny', options: {}, formats: ['raw'], name: 'Kitchen' }
const record = {
  id: image.id,
  state: 'succeeded',
  createdAt: 1,
  startedAt: 1,
  endedAt: 2,
  error: null,
  request,
  built: [],
  profileName: 'Tiny',
} as unknown as Parameters<typeof viewOfRecord>[0]

const names = (place: HTMLElement) =>
  [...place.querySelectorAll('a, button')].map(one => one.textContent).filter(text => text !== '')
const primary = (place: HTMLElement) => [...place.querySelectorAll('.bg-primary')].map(one => one.textContent)

test('a build that has made an image offers what the image’s page offers first, with the same main button', async () => {
  answer('images.show', () => image)
  answer('jobs.list', () => [])
  const { unmount } = inWindow(<BuildEnded view={viewOfRecord(record)} onLog={() => {}} />)
  await screen.findByRole('button', { name: 'Run' })
  const build = { names: names(document.body).slice(0, 3), primary: primary(document.body) }
  unmount()
  inWindow(<ImageActions image={image} />)
  const bar = within(document.body).getByRole('toolbar')
  expect({ names: names(bar).slice(0, 3), primary: primary(bar) }).toEqual(build)
  expect(build.primary).toHaveLength(1)
})

test('what is made of the image of a box belongs to the box, while the box exists [N16]', async () => {
  answer('images.show', () => image)
  answer('jobs.list', () => [])
  const box = '00000000000000aa'
  const ofBox = { ...record, request: { ...request, box } } as unknown as typeof record
  const flash = () => screen.getByRole('link', { name: 'Flash' }).getAttribute('href')
  answer('boxes.show', () => {
    throw failure('box.unknown', { operation: 'boxes.show', values: { name: box, suggestion: '' } })
  })
  const { unmount } = inWindow(<BuildEnded view={viewOfRecord(ofBox)} onLog={() => {}} />)
  await screen.findByRole('link', { name: 'Flash' })
  expect(flash()).not.toContain('box=')
  unmount()
  answer('boxes.show', () => ({ ...sampleBox({ id: box }), keyring: null, failed: [], otherDrives: [] }))
  inWindow(<BuildEnded view={viewOfRecord(ofBox)} onLog={() => {}} />)
  await vi.waitFor(() => expect(flash()).toContain(`box=${box}`))
})

test('the page of a build leads to its box', async () => {
  answer('images.show', () => image)
  answer('jobs.list', () => [])
  answer('boxes.list', () => ({
    boxes: [sampleBox({ images: [image.id] })],
    problems: [],
    foreign: [],
    untaken: null,
  }))
  inWindow(<BuildDetail view={viewOfRecord(record)} />)
  const link = await screen.findByRole('link', { name: /^Open box/ })
  expect(link.getAttribute('href')).toContain('/boxes/00000000000000aa')
})

test.each([
  ['try', 'Run'],
  ['drive', 'Flash'],
  ['vm', 'Export'],
  ['host', 'Deploy'],
] as const)('what was wanted decides what comes first: %s [N16]', async (goal, first) => {
  answer('images.show', () => image)
  answer('jobs.list', () => [])
  const box = sampleBox({ goal, images: [image.id] })
  answer('boxes.show', () => ({ ...box, keyring: null, failed: [], otherDrives: [] }))
  answer('boxes.list', () => ({ boxes: [box], problems: [], foreign: [], untaken: null }))
  const ofBox = { ...record, request: { ...request, box: box.id } } as unknown as typeof record
  const { unmount } = inWindow(<BuildEnded view={viewOfRecord(ofBox)} onLog={() => {}} />)
  await screen.findByRole('button', { name: 'Run' })
  expect([primary(document.body), names(document.body)[0]]).toEqual([[first], first])
  unmount()
  inWindow(<ImageActions image={image} />)
  await vi.waitFor(() => expect(primary(document.body)).toEqual([first]))
})

test('what was estimated is beside the actual figure, and the history has the error of the time', async () => {
  answer('images.show', () => image)
  answer('jobs.list', () => [])
  const estimated = { builds: 3, downloadBytes: null, seconds: 60, diskBytes: 4_000_000 }
  const actual = { builds: 3, downloadBytes: 0, seconds: 90, diskBytes: 3_000_000 }
  const compared = { ...record, estimate: { estimated, actual } }
  const { unmount } = inWindow(<BuildEnded view={viewOfRecord(compared)} onLog={() => {}} />)
  await screen.findByText('1 min 30 s, estimated 1 min (50 % more)')
  expect(screen.getByText('3.0 MB, estimated at most 4.0 MB')).toBeTruthy()
  expect(screen.getByText('3, as estimated')).toBeTruthy()
  expect(screen.queryByText('Downloaded')).toBeNull()
  unmount()
  const { unmount: away } = inWindow(<BuildRow record={compared} />)
  expect(screen.getByText('50 % more').getAttribute('title')).toBe(
    'Compared with the time that was estimated',
  )
  away()
  inWindow(<BuildRow record={{ ...record, estimate: null }} />)
  expect(screen.queryByText(/more|less|as estimated/)).toBeNull()
})

const failedWith = (error: ErrorReport) =>
  viewOfRecord({ ...record, state: 'failed', error } as typeof record)

test('of a failed build the reason comes before the command, and the main button opens the log that says why', async () => {
  const onLog = vi.fn()
  const derivation = '/nix/store/a-zlib.drv'
  const details = { command: 'nix build', derivation, lastLines: ['zlib not found'] }
  const values = { derivation: 'zlib', reason: 'builder failed' }
  const error = failure('nix.build-failed', { operation: 'build', values, details }).report()
  const { user } = inWindow(<BuildEnded view={failedWith(error)} onLog={onLog} />)
  const [reason, command] = [screen.getByText('zlib not found'), screen.getByText('nix build')]
  expect(reason.compareDocumentPosition(command)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  expect(primary(document.body)).toEqual(['Open the log'])
  expect(names(document.body)).toContain('Build again')
  await user.click(screen.getByRole('button', { name: 'Open the log' }))
  expect(onLog).toHaveBeenCalledWith(derivation)
})

test('an answer that was refused is changed first, and what the network broke is built again', () => {
  const refused = failure('option.refused', {
    operation: 'build',
    values: { reason: 'x', fields: 'hostname' },
  })
  const { unmount } = inWindow(<BuildEnded view={failedWith(refused.report())} onLog={() => {}} />)
  expect(primary(document.body)).toEqual(['Change the answers'])
  unmount()
  const offline = failure('nix.network', { operation: 'build', values: { reason: 'x' } })
  inWindow(<BuildEnded view={failedWith(offline.report())} onLog={() => {}} />)
  expect(primary(document.body)).toEqual(['Build again'])
})

test('a build that made no image is ejected with its settings, as a flake or with a workflow', async () => {
  answer('profiles.list', () => ({ profiles: [], problems: [] }))
  const workflow = '/srv/repository/.gitlab-ci.yml'
  const command = "nix build 'path:/srv/repository/tiny#images'"
  answer('builds.eject', () => ({ folder: '/srv/repository/tiny', command, workflow }))
  const settings = {
    ...request,
    options: { hostname: 'box' },
    architecture: 'aarch64',
    builder: { kind: 'auto' },
  }
  for (const state of ['failed', 'cancelled', 'interrupted'] as const) {
    const ended = viewOfRecord({ ...record, state, request: settings } as unknown as typeof record)
    const { user, unmount } = inWindow(<BuildEnded view={ended} onLog={() => {}} />)
    await user.click(screen.getByRole('button', { name: 'Eject as a flake' }))
    fireEvent.change(screen.getByRole('textbox', { name: 'Folder' }), {
      target: { value: '/srv/repository' },
    })
    await user.click(screen.getByRole('radio', { name: 'GitLab CI' }))
    await user.click(screen.getByRole('button', { name: 'Eject' }))
    await screen.findByText(command)
    expect(asked.findLast(({ path }) => path === 'builds.eject')?.input).toEqual({
      request: settings,
      folder: '/srv/repository',
      ci: 'gitlab',
    })
    unmount()
  }
})

test('a build of a plain flake has nothing to eject', () => {
  const flake = { ...request, profile: 'path:/srv/machines#box' }
  const ended = viewOfRecord({ ...record, state: 'cancelled', request: flake } as unknown as typeof record)
  inWindow(<BuildEnded view={ended} onLog={() => {}} />)
  expect(names(document.body)).toContain('Build again')
  expect(names(document.body)).not.toContain('Eject as a flake')
})
