// The gallery shows every part of ui/; and only the page table of the app knows of it.
import { expect, it } from 'vitest'
import { productFiles, readImportGraph, startClosureOf } from './import-graph.ts'

const renderer = 'src/renderer/src'
const page = `${renderer}/gallery/gallery-page.tsx`

/** A page in itself: New box and Flash are looked at as pages. */
const frame = `${renderer}/ui/wizard/wizard-frame.tsx`

it('every part of the window is in it', () => {
  const parts = productFiles(`${renderer}/ui`).filter(file => file.endsWith('.tsx') && file !== frame)
  const shown = startClosureOf(page)
  expect(parts.length).toBeGreaterThan(25)
  expect(parts.filter(part => !shown.includes(part))).toEqual([])
})

it('nothing of it is loaded at the start, and only the pages of the app name it', () => {
  expect(startClosureOf(`${renderer}/main.tsx`).filter(file => file.includes('/gallery/'))).toEqual([])
  const naming = [...readImportGraph(renderer)]
    .filter(
      ([file, { files }]) => !file.includes('/gallery/') && files.some(one => one.includes('/gallery/')),
    )
    .map(([file]) => file)
  expect(naming).toEqual([`${renderer}/app/routes.tsx`])
})
