import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { answer } from '#testing/fake-engine.ts'
import { inSizes } from '#testing/in-sizes.ts'
import { inWindow } from '#testing/in-window.tsx'
import { PathDialog } from './path-dialog.tsx'

inSizes()

const folders: Record<string, { name: string; kind: 'folder' | 'file' }[]> = {
  '/home/ada': [
    { name: 'Downloads', kind: 'folder' },
    { name: 'notes', kind: 'file' },
  ],
  '/home/ada/Downloads': [
    { name: 'box.img', kind: 'file' },
    { name: 'other.iso', kind: 'file' },
  ],
}

beforeEach(() => {
  answer('files.browse', input => {
    const { path } = input as { path: string | null }
    return {
      path,
      parent: path === '/home/ada/Downloads' ? '/home/ada' : null,
      places: [
        { path: '/home/ada', kind: 'home' },
        { path: '/media/ada/STICK', kind: 'media' },
      ],
      entries: folders[path ?? ''] ?? [],
      more: 0,
    }
  })
})

function drawn(kind: 'folder' | 'file') {
  const answers: (string | null)[] = []
  const Held = () => {
    const [open, setOpen] = useState(true)
    const end = (path: string | null) => {
      answers.push(path)
      setOpen(false)
    }
    return open && <PathDialog title="Choose" kind={kind} onAnswer={end} />
  }
  return { ...inWindow(<Held />), answers }
}
const row = (name: string) => screen.findByRole('button', { name })

test('a file is found by going into folders and by its name, and the way back is there', async () => {
  const { user, answers } = drawn('file')
  await user.click(await row('Downloads'))
  await row('box.img')
  expect(screen.queryByRole('button', { name: 'notes' })).toBeNull()
  // The row that was pressed is gone with its folder.
  expect(document.activeElement?.textContent).toBe('/home/ada/Downloads')
  await user.type(screen.getByRole('searchbox'), 'box')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'other.iso' })).toBeNull())
  await user.click(await row('box.img'))
  expect((screen.getByRole('textbox') as HTMLInputElement).value).toBe('/home/ada/Downloads/box.img')
  await user.click(screen.getByRole('button', { name: 'Up to ada' }))
  await row('notes')
  await user.click(screen.getByRole('button', { name: 'Use this file' }))
  expect(answers).toEqual(['/home/ada/Downloads/box.img'])
})

test('for a folder no files are shown, and the folder that was gone into is chosen', async () => {
  const { user, answers } = drawn('folder')
  await user.click(await row('Downloads'))
  await screen.findByText('Nothing to choose here')
  await user.click(screen.getByRole('button', { name: 'Use this folder' }))
  expect(answers).toEqual(['/home/ada/Downloads'])
})

test('any other path may be typed', async () => {
  const { user, answers } = drawn('folder')
  await user.click(screen.getByRole('button', { name: 'Use this folder' }))
  expect(screen.getByText('Choose a folder, or enter its path.')).toBeTruthy()
  await user.type(screen.getByRole('textbox'), '/srv/images')
  await user.click(screen.getByRole('button', { name: 'Use this folder' }))
  expect(answers).toEqual(['/srv/images'])
})
