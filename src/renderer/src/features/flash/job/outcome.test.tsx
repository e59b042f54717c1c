import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { DriveResult } from '#shared/flash/flash.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import './texts.ts'
import { WhatNext } from './outcome.tsx'

const result = (serial: string, hostname: string) =>
  ({ path: serial, name: 'Stick', serial, hostname, hostKey: 'ssh-ed25519 A' }) as unknown as DriveResult
const box = (id: string, name: string, serial: string) =>
  sampleBox({
    id,
    name,
    drives: [{ name: 'Stick', serial, model: 'Stick', sizeBytes: 1, image: null, at: 1 }],
  })

test('after a flash of several drives each leads to its box, and to a command that waits for it', async () => {
  answer('hosts.list', () => [])
  answer('boxes.list', () => ({
    boxes: [
      box('00000000000000aa', 'Attic', 'A'),
      box('00000000000000ab', 'Cellar', 'B'),
      box('00000000000000ac', 'Other', 'C'),
    ],
    problems: [],
    foreign: [],
    untaken: null,
  }))
  inWindow(<WhatNext results={[result('A', 'attic'), result('B', 'cellar')]} />)
  const links = await screen.findAllByRole('link', { name: /^Open box/ })
  expect(links.map(link => link.getAttribute('href'))).toEqual([
    expect.stringContaining('/boxes/00000000000000aa'),
    expect.stringContaining('/boxes/00000000000000ab'),
  ])
  expect(screen.getByText('To wait for each in a terminal:')).toBeTruthy()
})
