// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { answer, fakeConnection } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleImage } from '#testing/sample-image.ts'
import { ImageActions } from '../../library/image-actions.tsx'
import { viewOfRecord } from '../build-view.ts'
import { BuildEnded } from './build-ended.tsx'

vi.mock('#lib/engine/connection.ts', () => fakeConnection)

const image = sampleImage()
const request = { profile: 'tiny', options: {}, formats: ['raw'], name: 'Kitchen' }
const record = {
  ...{
    id: image.id,
    state: 'succeeded',
    createdAt: 1,
    startedAt: 1,
    endedAt: 2,
    error: null,
    request,
    built: [],
  },
  ...{ profileName: 'Tiny' },
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
