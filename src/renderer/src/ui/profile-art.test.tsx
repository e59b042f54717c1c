// biome-ignore-all lint/style/noRestrictedImports: reads the profiles that come with Kiln
// @ts-expect-error: the window has no Node types
import { globSync, readFileSync } from 'node:fs'
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ProfileArt } from './profile-art.tsx'

const art = (name: string) => render(<ProfileArt name={name} />).container.querySelector('svg')

const files: string[] = globSync('{nix/profiles/*,lab/tiny}/profile.json')

test('every profile of Kiln has its own drawing', () => {
  const icons = files.map(file => (JSON.parse(readFileSync(file, 'utf8')) as { icon: string }).icon)
  expect(icons.length).toBeGreaterThanOrEqual(6)
  expect(icons.map(icon => art(icon)?.dataset['art'])).toEqual(icons)
  expect(new Set(icons).size).toBe(icons.length)
})

test('any other has the common one, and all share the colours', () => {
  expect(art('no-such-icon')?.dataset['art']).toBe('other')
  for (const name of ['house', 'bot', 'server', 'boxes', 'monitor', 'flask-conical', 'other']) {
    const drawn = art(name)?.innerHTML ?? ''
    expect(drawn).not.toMatch(/fill="|stroke="|#[0-9a-f]{3}/)
    for (const [, classes = ''] of drawn.matchAll(/class="([^"]*)"/g)) expect(classes).toMatch(/art-/)
  }
})
