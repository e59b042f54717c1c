import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Cache } from '#shared/caches.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { CachesSection } from './caches-section.tsx'

const key = `a:${'A'.repeat(43)}=`
const ofNix: Cache = { url: 'https://cache.example.org', key, pushedBy: null }
const ofAttic: Cache = {
  url: 'https://attic.example.org/images',
  key,
  pushedBy: { tool: 'attic', name: 'work:images' },
}
const ofCachix: Cache = {
  url: 'https://mine.cachix.org',
  key,
  pushedBy: { tool: 'cachix', name: 'mine' },
}
const given = (caches: Cache[]) =>
  answer('caches.list', () => ({ caches, keys: [], tools: { attic: null, cachix: '/usr/bin/cachix' } }))
const additions = () => asked.filter(({ path }) => path === 'caches.add').map(({ input }) => input)
const field = (name: string) => screen.getByRole('textbox', { name })
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('each cache says what pushes to it, and where that is missing', async () => {
  given([ofNix, ofAttic, ofCachix])
  inWindow(<CachesSection />)
  expect(await screen.findByText('Pushed to by Nix')).toBeTruthy()
  expect(screen.getByText('Pushed to by attic, as work:images')).toBeTruthy()
  expect(screen.getByText('attic is not on PATH')).toBeTruthy()
  expect(screen.getByText('Pushed to by cachix, as mine')).toBeTruthy()
  expect(screen.queryByText('cachix is not on PATH')).toBeNull()
})

test('a cache is added with the program that pushes to it, and its name there', async () => {
  given([])
  answer('caches.add', () => ofAttic)
  inWindow(<CachesSection />)
  await userEvent.click(await screen.findByRole('button', { name: 'Add a cache' }))
  await userEvent.type(field('URL'), ofAttic.url)
  await userEvent.type(field('Public key'), ` ${key} `)
  expect(screen.queryByRole('textbox', { name: /^Name of the cache/ })).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: 'cachix' }))
  expect(screen.getByText(/Your own cachix logs in by its own configuration/)).toBeTruthy()
  await userEvent.click(screen.getByRole('radio', { name: 'attic' }))
  expect(screen.getByText(/attic is not on PATH: pushing needs it/)).toBeTruthy()
  await press('Add the cache')
  expect(additions()).toEqual([])
  await userEvent.type(field('Name of the cache in attic'), 'work:images')
  await press('Add the cache')
  expect(additions()).toEqual([ofAttic])
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('without a program Nix pushes, and the form shows what is wrong', async () => {
  given([])
  answer('caches.add', () => {
    throw failure('cache.key', { operation: 'caches.add', values: { key: 'b' } })
  })
  inWindow(<CachesSection />)
  await userEvent.click(await screen.findByRole('button', { name: 'Add a cache' }))
  await userEvent.type(field('URL'), ofNix.url)
  await userEvent.type(field('Public key'), 'b')
  await press('Add the cache')
  expect(additions()).toEqual([{ url: ofNix.url, key: 'b', pushedBy: null }])
  expect(await screen.findByText('Not a valid public key of a binary cache: "b"')).toBeTruthy()
})

test('a cache is removed only after a question', async () => {
  given([ofNix])
  answer('caches.remove', () => ({ url: ofNix.url }))
  inWindow(<CachesSection />)
  await userEvent.click(await screen.findByRole('button', { name: `Remove ${ofNix.url}` }))
  expect(asked.some(({ path }) => path === 'caches.remove')).toBe(false)
  await press('Remove the cache')
  expect(asked).toContainEqual({ path: 'caches.remove', input: { url: ofNix.url } })
})
