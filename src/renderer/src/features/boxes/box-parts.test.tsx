import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { sampleHost } from '#testing/sample-host.ts'
import './box-page-texts.ts'
import './texts.ts'
import { HostCard } from './box-parts.tsx'

test('a box without a host leads to the hosts that it can be deployed to [N16]', () => {
  const { unmount } = inWindow(<HostCard box={sampleBox({ profile: 'tiny' })} host={null} />)
  expect(screen.getByRole('link', { name: 'Deploy to a host' }).getAttribute('href')).toBe(
    '/deploy?box=00000000000000aa',
  )
  unmount()
  // A box without a profile or an image has nothing to deploy.
  inWindow(<HostCard box={sampleBox()} host={null} />)
  expect(screen.queryByRole('link')).toBeNull()
})

test("a deploy to a box's host uses the box's build source, not another image", () => {
  const box = sampleBox({ profile: 'tiny', host: 'attic', image: 'image-1', images: ['image-1'] })
  inWindow(<HostCard box={box} host={{ ...sampleHost({ id: 'attic', name: 'attic' }), keys: [] }} />)
  expect(screen.getByRole('link', { name: 'Deploy' }).getAttribute('href')).toBe(
    '/deploy?host=attic&box=00000000000000aa',
  )
})
